// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import static io.promtap.it.web.SyncAnswers.number;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Requests that outlive the call of the servlet. They go on upon threads of the application. */
final class AsyncAnswers {
  private static final String VISITS = "visits";

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "application's own");
            thread.setDaemon(true);
            return thread;
          });

  void stop() {
    threads.shutdownNow();
  }

  /** Answers on another thread, with the status that was asked for. */
  void complete(HttpServletRequest request, HttpServletResponse response) {
    int status = (int) number(request, "status");
    AsyncContext context = unlimited(request);
    later(
        request,
        () -> {
          response.setStatus(status);
          response.getWriter().print("completed");
          context.complete();
        });
  }

  /** {@code sendError} on another thread. */
  void sendError(HttpServletRequest request, HttpServletResponse response) {
    int status = (int) number(request, "status");
    AsyncContext context = unlimited(request);
    later(
        request,
        () -> {
          response.sendError(status);
          context.complete();
        });
  }

  /** As {@link SyncAnswers#moreThanDeclared}, on another thread. */
  void moreThanDeclared(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext context = unlimited(request);
    later(
        request,
        () -> {
          try {
            SyncAnswers.moreThanDeclared(request, response);
          } finally {
            context.complete();
          }
        });
  }

  void dispatch(HttpServletRequest request, HttpServletResponse response) {
    String to = request.getParameter("to");
    AsyncContext context = unlimited(request);
    later(request, () -> context.dispatch(to));
  }

  /** Sends the whole response, and comes back when the client has had it for some time. */
  void dispatchLate(HttpServletRequest request, HttpServletResponse response) {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      return;
    }
    AsyncContext context = unlimited(request);
    response.setContentLength(5);
    later(
        request,
        () -> {
          response.getOutputStream().write("whole".getBytes(StandardCharsets.US_ASCII));
          response.getOutputStream().flush();
          SyncAnswers.sleep(200);
          context.dispatch("/async/late");
        });
  }

  /** Includes another servlet, on a thread that serves no request. */
  void include(HttpServletRequest request, HttpServletResponse response) {
    long millis = number(request, "after");
    RequestDispatcher plain = request.getServletContext().getRequestDispatcher("/plain");
    AsyncContext context = unlimited(request);
    context.start(
        () -> {
          SyncAnswers.sleep(millis);
          try {
            plain.include(request, response);
          } catch (ServletException | IOException e) {
            throw new IllegalStateException(e);
          }
          context.complete();
        });
  }

  /** Comes back to itself twice and then goes on to another servlet. */
  void dispatchRepeatedly(HttpServletRequest request, HttpServletResponse response) {
    Integer visits = (Integer) request.getAttribute(VISITS);
    int visit = visits == null ? 0 : visits;
    request.setAttribute(VISITS, visit + 1);
    AsyncContext context = unlimited(request);
    later(request, () -> context.dispatch(visit < 2 ? "/async/again" : "/plain"));
  }

  /** Leaves the rest to a thread of the container. */
  void start(HttpServletRequest request, HttpServletResponse response) {
    long millis = number(request, "after");
    AsyncContext context = unlimited(request);
    context.start(
        () -> {
          SyncAnswers.sleep(millis);
          uncaught(() -> response.getWriter().print("started"));
          context.complete();
        });
  }

  /** Nobody ever completes it. */
  void timeOut(HttpServletRequest request, HttpServletResponse response) {
    request.startAsync().setTimeout(number(request, "after"));
  }

  /** The listener answers the time-out. */
  void timeOutAnswered(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext context = request.startAsync();
    context.setTimeout(number(request, "after"));
    context.addListener(
        new TimeOutListener(
            () -> {
              response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
              response.getWriter().print("too late");
              context.complete();
            }));
  }

  /** The listener sends the request to another servlet. */
  void timeOutDispatched(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext context = request.startAsync();
    context.setTimeout(number(request, "after"));
    context.addListener(new TimeOutListener(() -> context.dispatch("/plain")));
  }

  void throwAfterStart(HttpServletRequest request, HttpServletResponse response) {
    // Some containers answer the exception at once, some when the time is over.
    request.startAsync().setTimeout(300);
    throw new IllegalStateException("after startAsync");
  }

  /**
   * Writes until the client is gone, then completes, unless the container does so by itself: a late
   * completion could meet the next request that the container serves with the same objects.
   */
  void endless(HttpServletRequest request, HttpServletResponse response) throws IOException {
    AsyncContext context = unlimited(request);
    EndListener end = new EndListener();
    context.addListener(end);
    OutputStream out = response.getOutputStream();
    threads.execute(
        () -> {
          byte[] chunk = new byte[16 * 1024];
          try {
            while (true) {
              out.write(chunk);
              out.flush();
              SyncAnswers.sleep(5);
            }
          } catch (IOException | RuntimeException gone) {
            if (!end.comesByItself()) {
              context.complete();
            }
          }
        });
  }

  /** An event stream of three events. */
  void events(HttpServletRequest request, HttpServletResponse response) {
    response.setContentType("text/event-stream");
    AsyncContext context = unlimited(request);
    threads.execute(
        () ->
            uncaught(
                () -> {
                  for (int i = 0; i < 3; i++) {
                    response.getWriter().print("data: " + i + "\n\n");
                    response.flushBuffer();
                    SyncAnswers.sleep(30);
                  }
                  context.complete();
                }));
  }

  private static AsyncContext unlimited(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.setTimeout(TimeUnit.SECONDS.toMillis(20));
    return context;
  }

  private void later(HttpServletRequest request, Step step) {
    threads.schedule(() -> uncaught(step), number(request, "after"), TimeUnit.MILLISECONDS);
  }

  static void uncaught(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What may fail for want of a client. */
  interface Step {
    void run() throws IOException;
  }
}
