package io.promtap.http;

import io.promtap.bridge.PromtapAsync;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapHttp;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.HttpConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import java.util.Collections;

/**
 * Hears of the outermost filters and servlets. Runs on the threads that serve requests.
 *
 * <p>Whether a call is the outermost is a flag that the outermost call sets and takes back, not a
 * depth that every call must keep in balance: a lost exit can silence nothing but itself.
 */
public final class HttpRecorder implements PromtapHttp {

  private final RequestCounter counter;

  HttpRecorder(RequestCounter counter) {
    this.counter = counter;
  }

  /** Sets the recorders of all that is known about requests on the bridge. */
  public static void install(MetricRegistry registry, HttpConfig config) {
    HttpMetrics metrics = new HttpMetrics(registry, config.buckets(), config.sizes());
    RequestCounter counter = new RequestCounter(metrics, registry.tracesOrNull());
    registry.gaugeReadAtScrape(
        "http_requests_in_flight", "HTTP requests that started and did not finish yet.", counter);
    PromtapBridge.routes = new RouteRecorder(metrics, config.endpoints());
    PromtapBridge.containers = new ContainerRecorder(counter);
    PromtapBridge.http = new HttpRecorder(counter);
  }

  /** With the defaults, but for the buckets. */
  public static void install(MetricRegistry registry, double... buckets) {
    install(registry, new HttpConfig(true, buckets, Collections.emptyList(), false));
  }

  @Override
  public PromtapThread entered() {
    PromtapThread thread = PromtapThread.current();
    if (thread.insideApplication) {
      return null;
    }
    if (!thread.insideContainer) {
      startOwn(thread);
      return thread;
    }
    PromtapRequest request = thread.request;
    int state = request.get();
    if (request.id != thread.requestId) {
      return null;
    }
    if (state == PromtapRequest.IDLE) {
      counter.start(request);
      return thread;
    }
    // An error page or an asynchronous dispatch comes in as one more outermost call.
    return request.compareAndSet(PromtapRequest.OUTSIDE, PromtapRequest.INSIDE) ? thread : null;
  }

  private void startOwn(PromtapThread thread) {
    PromtapRequest own = thread.ownRequest;
    if (own == null) {
      own = new PromtapRequest();
      thread.ownRequest = own;
    } else {
      // If an exit was lost.
      counter.drop(own);
    }
    thread.request = own;
    counter.start(own);
  }

  @Override
  public void resumed(PromtapThread thread, Object servletRequest, boolean isPart) {
    if (isPart && counter.knowsContainer) {
      // The container would have told of a request; this is a thread of the application.
      counter.drop(thread.ownRequest);
      return;
    }
    PromtapRequest known = findSuspended(servletRequest);
    if (known != null) {
      counter.drop(thread.ownRequest);
      thread.request = known;
      // One that is ended already stays so: its error page is no request of its own.
      known.compareAndSet(PromtapRequest.OUTSIDE, PromtapRequest.INSIDE);
    }
  }

  private PromtapRequest findSuspended(Object servletRequest) {
    try {
      return counter.suspended.get(ServletObjects.unwrap(servletRequest));
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.async", e);
      return null;
    }
  }

  @Override
  public void traced(PromtapThread thread, String traceparent) {
    PromtapRequest request = thread.request;
    Traceparent.read(traceparent, request);
    counter.trace(request);
  }

  @Override
  public boolean exited(PromtapThread thread) {
    counter.untrace();
    PromtapRequest request = thread.request;
    thread.countsRequest = false;
    if (request == null || thread.isForgotten()) {
      return false;
    }
    if (thread.insideContainer) {
      if (request.id != thread.requestId
          || request.compareAndSet(PromtapRequest.INSIDE, PromtapRequest.OUTSIDE)) {
        // The container tells the end and the status; the connection's next request may have begun.
        return false;
      }
      if (request.get() == PromtapRequest.CLOSED) {
        // Stays closed until it is counted, so that the connection's next request leaves it alone.
        thread.countsRequest = true;
        counter.leaveFlight();
      }
    } else {
      // Ended here, whatever the request object makes of the questions that follow.
      long nanos = System.nanoTime() - request.startNanos;
      thread.countsRequest = RequestCounter.takeEnd(request, PromtapRequest.INSIDE);
      if (thread.countsRequest) {
        request.nanos = nanos;
        counter.leaveFlight();
      }
    }
    return thread.countsRequest;
  }

  @Override
  public void left(
      PromtapThread thread,
      Object servletRequest,
      Object response,
      Object asyncContext,
      boolean failed,
      String contentType) {
    PromtapRequest request = thread.request;
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
        counter.suspend(request);
        ServletObjects.listen(asyncContext, new PromtapAsync(request, response));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.async", e);
      if (RequestCounter.takeEnd(request, PromtapRequest.OUTSIDE)) {
        thread.countsRequest = true;
        counter.leaveFlight();
      }
    }
  }

  @Override
  public void statusSet(int status) {
    PromtapThread thread = PromtapThread.currentOrNull();
    if (thread != null && thread.insideApplication && !thread.insideContainer) {
      thread.request.setStatus = status;
    }
  }

  @Override
  public void completed(PromtapRequest request, Object response) {
    long nanos = System.nanoTime() - request.startNanos;
    if (!RequestCounter.takeEnd(request, PromtapRequest.OUTSIDE)) {
      return;
    }
    request.nanos = nanos;
    int status = 0;
    try {
      request.eventStream |= PromtapBridge.isEventStream(ServletObjects.contentType(response));
      status = ServletObjects.status(response);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.async", e);
    }
    try {
      counter.record(request, status);
    } finally {
      counter.leaveFlight();
    }
  }

  @Override
  public void finished(PromtapThread thread, int status, boolean committed, Throwable thrown) {
    PromtapRequest request = thread.request;
    if (thread.countsRequest) {
      // No container call to wait for: an exception that leaves an uncommitted response is a 500
      // (Servlet 6.0, section 10.9.2).
      int last = status == 0 ? request.setStatus : status;
      counter.record(request, thrown != null && !committed ? 500 : last);
      request.set(PromtapRequest.ENDED);
    } else if (committed && request.sentStatus == 0) {
      // The client has it: whatever an exception makes of the response object now comes too late.
      request.sentStatus = status;
    }
  }
}
