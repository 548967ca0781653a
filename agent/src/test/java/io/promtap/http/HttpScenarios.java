// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * A servlet with one path for each way to end a request, a filter before it, and an error page. The
 * servers of the tests map them to {@code /s/*}, {@code /*} and {@code /errors}.
 */
final class HttpScenarios {

  private HttpScenarios() {}

  static final class Pass implements Filter {
    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if ("/rejected".equals(((HttpServletRequest) request).getPathInfo())) {
        ((HttpServletResponse) response).sendError(401);
        return;
      }
      chain.doFilter(request, response);
    }

    @Override
    public void destroy() {}
  }

  static final class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setStatus(410);
      response.getWriter().print("error page");
    }
  }

  static final class Scenarios extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      // An include leaves the request's own path as it was.
      Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
      switch (included == null ? request.getPathInfo() : (String) included) {
        case "/plain" -> response.getWriter().print("plain");
        case "/echo" -> response.getOutputStream().write(request.getInputStream().readAllBytes());
        case "/throws" -> throw new IllegalStateException("escapes");
        case "/mapped" -> throw new UnsupportedOperationException("has an error page");
        case "/teapot" -> response.sendError(418);
        case "/redirect" -> response.sendRedirect("/app/s/plain");
        case "/committed" -> {
          response.getWriter().print("sent");
          response.flushBuffer();
          throw new IllegalStateException("too late");
        }
        case "/committed-before-status" -> {
          response.flushBuffer();
          response.setStatus(409);
        }
        case "/closed" -> {
          try (PrintWriter out = response.getWriter()) {
            out.print("all of it");
          }
          pause();
        }
        case "/forward" -> request.getRequestDispatcher("/s/plain").forward(request, response);
        case "/include" -> {
          request.getRequestDispatcher("/s/plain").include(request, response);
          request.getRequestDispatcher("/s/plain").include(request, response);
        }
        case "/upgrade" -> {
          response.setHeader("Upgrade", "echo");
          response.setHeader("Connection", "Upgrade");
          request.upgrade(Upgraded.class);
        }
        case "/events" -> {
          response.setContentType("text/event-stream;charset=UTF-8");
          response.getWriter().print("data: 1\n\n");
          response.flushBuffer();
          pause();
          response.getWriter().print("data: 2\n\n");
        }
        default -> async(request, response);
      }
    }

    private static void async(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      int visits =
          request.getAttribute("visits") == null ? 0 : (int) request.getAttribute("visits");
      request.setAttribute("visits", visits + 1);
      boolean twice = request.getPathInfo().equals("/async-dispatch-twice");
      if (visits == (twice ? 2 : 1)) {
        response.setStatus(203);
        response.getWriter().print("dispatched");
        return;
      }
      AsyncContext async = request.startAsync();
      boolean timesOut = request.getPathInfo().startsWith("/async-timeout");
      async.setTimeout(timesOut ? 300 : 20_000);
      switch (request.getPathInfo()) {
        case "/async-complete" ->
            later(
                () -> {
                  response.setStatus(202);
                  async.complete();
                });
        case "/async-now" -> {
          response.setStatus(202);
          async.complete();
        }
        case "/async-start" ->
            async.start(
                () -> {
                  response.setStatus(202);
                  async.complete();
                });
        case "/async-dispatch", "/async-dispatch-twice" -> later(async::dispatch);
        case "/async-dispatch-now" -> async.dispatch();
        case "/async-dispatch-elsewhere" -> later(() -> async.dispatch("/s/plain"));
        case "/async-dispatch-throws" -> later(() -> async.dispatch("/s/throws"));
        case "/async-dispatch-mapped" -> later(() -> async.dispatch("/s/mapped"));
        case "/async-send-error" ->
            later(
                () -> {
                  try {
                    response.sendError(503);
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                  async.complete();
                });
        case "/async-throws" -> throw new IllegalStateException("after the start");
        case "/async-timeout" -> {}
        case "/async-timeout-answered" -> async.addListener(new AnswerTimeout());
        case "/async-events" -> {
          response.setContentType("text/event-stream");
          later(
              () -> {
                try {
                  response.getWriter().print("data: 1\n\n");
                  response.flushBuffer();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
                async.complete();
              });
        }
        case "/async-write" ->
            response.getOutputStream().setWriteListener(new Writer(response, async));
        default -> throw new IllegalArgumentException(request.getPathInfo());
      }
    }

    private static void later(Runnable action) {
      new Thread(
              () -> {
                pause();
                action.run();
              })
          .start();
    }

    static void pause() {
      try {
        Thread.sleep(60);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static final class Writer implements WriteListener {
    private final HttpServletResponse response;
    private final AsyncContext async;
    private int written;

    Writer(HttpServletResponse response, AsyncContext async) {
      this.response = response;
      this.async = async;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (response.getOutputStream().isReady()) {
        if (written++ == 100) {
          async.complete();
          return;
        }
        response.getOutputStream().write("some text\n".getBytes(StandardCharsets.US_ASCII));
      }
    }

    @Override
    public void onError(Throwable failure) {
      async.complete();
    }
  }

  static final class AnswerTimeout implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
      ((HttpServletResponse) event.getAsyncContext().getResponse()).setStatus(504);
      event.getAsyncContext().complete();
    }

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  /** Speaks the protocol that nobody knows: it hangs up. */
  public static final class Upgraded implements HttpUpgradeHandler {
    @Override
    public void init(WebConnection connection) {
      try {
        connection.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void destroy() {}
  }
}
