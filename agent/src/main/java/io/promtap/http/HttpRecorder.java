// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapAsync;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapHttp;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.HttpConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.LabeledValue;
import io.promtap.metrics.MetricRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of the outermost filters and servlets. Runs on the threads that serve requests.
 *
 * <p>Whether a call is the outermost is a flag that the outermost call sets and takes back, not a
 * depth that every call must keep in balance: a lost exit can silence nothing but itself.
 */
public final class HttpRecorder implements PromtapHttp {

  private final RequestCounter counter;
  private final RequestLife life;

  HttpRecorder(RequestCounter counter) {
    this.counter = counter;
    life = counter.life;
  }

  /** Sets all recorders of requests on the bridge, without the label of the application. */
  public static void install(MetricRegistry registry, HttpConfig config) {
    install(registry, config, null);
  }

  /**
   * Sets all recorders of requests on the bridge.
   *
   * @param applications {@code null} if nobody wants to know the application of a request
   */
  public static void install(
      MetricRegistry registry, HttpConfig config, @Nullable Applications applications) {
    HttpMetrics metrics = new HttpMetrics(registry, config.buckets(), config.sizes(), applications);
    ApplicationsInFlight inFlight =
        applications == null ? null : new ApplicationsInFlight(applications);
    RequestCounter counter = new RequestCounter(metrics, registry.tracesOrNull());
    String help = "HTTP requests that started and did not finish yet.";
    if (inFlight == null) {
      registry.gaugeReadAtScrape("http_requests_in_flight", help, counter);
    } else {
      registry.gaugesReadAtScrape(
          "http_requests_in_flight",
          help,
          Applications.labelNames(),
          new Supplier<List<LabeledValue>>() {
            @Override
            public List<LabeledValue> get() {
              return inFlight.rows(counter.inFlight());
            }
          });
    }
    EndpointNames names = new EndpointNames(metrics, config.endpoints());
    RouteRecorder routes = new RouteRecorder(names, inFlight);
    ContainerRecorder containers = new ContainerRecorder(counter, routes);
    PromtapBridge.routes = routes;
    PromtapBridge.containers = containers;
    PromtapBridge.exchanges = new ExchangeRecorder(counter, containers, names, inFlight);
    PromtapBridge.http = new HttpRecorder(counter);
  }

  @Override
  public @Nullable PromtapThread entered() {
    PromtapThread thread = PromtapThread.current();
    if (thread.insideApplication) {
      return null;
    }
    if (!thread.insideContainer) {
      startOwn(thread);
      return thread;
    }
    PromtapRequest request = thread.request;
    if (request == null) {
      return null;
    }
    // An exchange of another server stays as it is: that server counts it whenever it ends.
    boolean isEntered =
        thread.insideInner
            ? request.id == thread.requestId && RequestLife.isOpen(request)
            : life.enter(request, thread.requestId);
    return isEntered ? thread : null;
  }

  private void startOwn(PromtapThread thread) {
    PromtapRequest own = thread.ownRequest;
    if (own == null) {
      counter.threads.put(thread, Boolean.TRUE);
      own = new PromtapRequest();
      thread.ownRequest = own;
    } else {
      // If an exit was lost.
      life.drop(own);
    }
    thread.request = own;
    life.begin(own);
  }

  @Override
  public void resumed(PromtapThread thread, Object servletRequest, boolean isPart) {
    if (isPart && counter.knowsContainer) {
      // The container would have told of a request, so this is a thread of the application.
      dropOwn(thread);
      return;
    }
    PromtapRequest known = findSuspended(servletRequest);
    if (known != null) {
      dropOwn(thread);
      thread.request = known;
      known.inApplication = true;
      // One that has ended stays so: its error page is not a request of its own.
      life.reenter(known);
    }
  }

  private void dropOwn(PromtapThread thread) {
    PromtapRequest own = thread.ownRequest;
    if (own != null) {
      life.drop(own);
    }
  }

  private @Nullable PromtapRequest findSuspended(Object servletRequest) {
    try {
      return counter.suspended.get(ServletObjects.unwrap(servletRequest));
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.async", e);
      return null;
    }
  }

  @Override
  public void traced(PromtapThread thread, @Nullable String traceparent) {
    PromtapRequest request = thread.request;
    if (request != null) {
      Traceparent.read(traceparent, request);
      counter.trace(request);
    }
  }

  @Override
  public boolean exited(PromtapThread thread) {
    counter.untrace();
    PromtapRequest request = thread.request;
    thread.countsRequest = false;
    if (request == null || thread.isForgotten()) {
      return false;
    }
    // A container tells the end and the status, and may serve the connection's next request by now.
    thread.countsRequest =
        thread.insideContainer
            ? request.id == thread.requestId && life.leave(request)
            : life.endAtExit(request);
    return thread.countsRequest;
  }

  @Override
  public void left(
      PromtapThread thread,
      Object servletRequest,
      Object response,
      @Nullable Object asyncContext,
      boolean failed,
      @Nullable String contentType) {
    PromtapRequest request = thread.request;
    if (request == null) {
      return;
    }
    request.eventStream = PromtapBridge.isEventStream(contentType);
    if (asyncContext == null && !failed) {
      return;
    }
    // The request goes on, or its error page comes: on another thread, or as one more call here.
    thread.ownRequest = null;
    try {
      counter.suspended.put(ServletObjects.unwrap(servletRequest), request);
      if (asyncContext != null) {
        thread.countsRequest = false;
        life.suspend(request);
        ServletObjects.listen(asyncContext, new PromtapAsync(thread, request, response));
        request.isAwaited = true;
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.async", e);
      thread.countsRequest |= life.takeBack(request);
    }
  }

  @Override
  public void statusSet(int status) {
    PromtapThread thread = PromtapThread.currentOrNull();
    if (thread != null && thread.insideApplication && !thread.insideContainer) {
      PromtapRequest request = thread.request;
      if (request != null) {
        request.setStatus = status;
      }
    }
  }

  @Override
  public void completed(PromtapRequest request, Object response) {
    if (!life.endOutside(request)) {
      return;
    }
    try {
      count(request, response);
      life.counted(request);
    } catch (Throwable e) {
      request.isCounted = true;
      throw e;
    }
  }

  private void count(PromtapRequest request, Object response) {
    int status = request.setStatus;
    try {
      status = ServletObjects.status(response);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.async", e);
    }
    try {
      request.eventStream |= PromtapBridge.isEventStream(ServletObjects.contentType(response));
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.async", e);
    }
    counter.record(request, status);
  }

  @Override
  public void finished(
      PromtapThread thread, int status, boolean committed, @Nullable Throwable thrown) {
    PromtapRequest request = thread.request;
    if (request == null) {
      return;
    }
    if (thread.countsRequest) {
      // No call of a container follows: an exception that leaves an uncommitted response is a 500
      // (Servlet 6.0, section 10.9.2).
      int last = status == UNKNOWN_STATUS ? request.setStatus : status;
      counter.record(request, thrown != null && !committed ? HttpStatuses.SERVER_ERROR : last);
      life.counted(request);
    } else if (committed && request.sentStatus == 0 && status != UNKNOWN_STATUS) {
      // The client has it: a status that an exception sets from now on comes too late.
      request.sentStatus = status;
    }
  }
}
