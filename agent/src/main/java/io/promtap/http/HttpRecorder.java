package io.promtap.http;

import io.promtap.bridge.PromtapAsync;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapHttp;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.config.HttpConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.metrics.TraceContext;
import java.util.Collections;

/**
 * Counts HTTP requests: here and nowhere else. Runs on the threads that serve them.
 *
 * <p>A request is a few numbers and a state that is only moved by compare-and-set, so that it is
 * counted once whichever thread ends it. A known container's requests lie by the container's own
 * object, all others with the thread; nothing of the agent or of the application is pinned by
 * either. Whether a call is the outermost is a flag that the outermost call sets and takes back,
 * not a depth that every call must keep in balance: a lost exit can silence nothing but itself.
 */
public final class HttpRecorder implements PromtapHttp {

  private final ThreadLocal<PromtapThread> threads = new ThreadLocal<>();
  private final RequestTable requests = new RequestTable();
  private final HttpMetrics metrics;
  private final RequestNames names;

  /** Null if nobody wants exemplars. */
  private final TraceContext tracesOrNull;

  public HttpRecorder(MetricRegistry registry, HttpConfig config) {
    this.metrics = new HttpMetrics(registry, config.buckets(), config.sizes());
    this.names = new RequestNames(metrics, config.endpoints());
    this.tracesOrNull = registry.tracesOrNull();
  }

  /** With the defaults, but for the buckets. */
  HttpRecorder(MetricRegistry registry, double[] buckets) {
    this(registry, new HttpConfig(true, buckets, Collections.emptyList(), false));
  }

  @Override
  public PromtapThread entered() {
    PromtapThread thread = thread();
    if (thread.inside) {
      return null;
    }
    if (!thread.visiting) {
      startOwn(thread);
      return thread;
    }
    PromtapRequest request = thread.request;
    if (request.id != thread.id) {
      return null;
    }
    if (request.get() == PromtapRequest.IDLE) {
      start(request);
      return thread;
    }
    // An error page or an asynchronous dispatch comes in as one more outermost call.
    return request.compareAndSet(PromtapRequest.OUTSIDE, PromtapRequest.INSIDE) ? thread : null;
  }

  private void startOwn(PromtapThread thread) {
    PromtapRequest own = thread.own;
    if (own == null) {
      own = new PromtapRequest();
      thread.own = own;
    } else if (own.get() == PromtapRequest.INSIDE) {
      // An exit that was lost.
      drop(own);
    }
    thread.request = own;
    start(own);
  }

  private void start(PromtapRequest request) {
    names.forget(request);
    request.sentStatus = 0;
    request.setStatus = 200;
    request.eventStream = false;
    request.span = 0;
    request.isSized = false;
    request.startNanos = System.nanoTime();
    request.set(PromtapRequest.INSIDE);
    metrics.inFlight.increment();
  }

  @Override
  public void resumed(Object servletRequest) {
    PromtapThread thread = thread();
    PromtapRequest known = findSuspended(servletRequest);
    if (known != null) {
      drop(thread.own);
      thread.request = known;
      // One that is ended already stays so: its error page is no request of its own.
      known.compareAndSet(PromtapRequest.OUTSIDE, PromtapRequest.INSIDE);
    }
  }

  private PromtapRequest findSuspended(Object servletRequest) {
    try {
      return requests.find(ServletObjects.unwrap(servletRequest));
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.async", e);
      return null;
    }
  }

  @Override
  public void traced(String traceparent) {
    PromtapRequest request = thread().request;
    Traceparent.read(traceparent, request);
    if (tracesOrNull != null) {
      tracesOrNull.set(request.traceHigh, request.traceLow, request.span);
    }
  }

  @Override
  public boolean exited() {
    if (tracesOrNull != null) {
      tracesOrNull.clear();
    }
    PromtapThread thread = thread();
    PromtapRequest request = thread.request;
    thread.counts = false;
    if (request == null) {
      return false;
    }
    if (thread.visiting) {
      if (request.compareAndSet(PromtapRequest.INSIDE, PromtapRequest.OUTSIDE)) {
        return true;
      }
      if (request.get() == PromtapRequest.CLOSED) {
        // Stays closed until it is counted, so that the connection's next request leaves it alone.
        thread.counts = true;
        metrics.inFlight.decrement();
      }
    } else {
      // Ended here, whatever the request object makes of the questions that follow.
      long nanos = System.nanoTime() - request.startNanos;
      thread.counts = end(request, PromtapRequest.INSIDE);
      if (thread.counts) {
        request.nanos = nanos;
        metrics.inFlight.decrement();
      }
    }
    return thread.counts;
  }

  @Override
  public void left(
      Object servletRequest,
      Object response,
      Object asyncContext,
      boolean failed,
      String contentType) {
    PromtapThread thread = thread();
    PromtapRequest request = thread.request;
    request.eventStream = PromtapBridge.isEventStream(contentType);
    if (asyncContext == null && !failed) {
      return;
    }
    // The request goes on, or its error page comes: on another thread, or as one more call here.
    thread.own = null;
    try {
      requests.put(ServletObjects.unwrap(servletRequest), request);
      if (asyncContext != null) {
        suspend(thread, request);
        ServletObjects.listen(asyncContext, new PromtapAsync(request, response));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.async", e);
      if (end(request, PromtapRequest.OUTSIDE)) {
        thread.counts = true;
        metrics.inFlight.decrement();
      }
    }
  }

  private void suspend(PromtapThread thread, PromtapRequest request) {
    thread.counts = false;
    metrics.inFlight.increment();
    request.set(PromtapRequest.OUTSIDE);
  }

  @Override
  public void statusSet(int status) {
    PromtapThread thread = thread();
    if (thread.inside && !thread.visiting) {
      thread.request.setStatus = status;
    }
  }

  @Override
  public void completed(PromtapRequest request, Object response) {
    long nanos = System.nanoTime() - request.startNanos;
    if (!end(request, PromtapRequest.OUTSIDE)) {
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
    record(request, status);
    metrics.inFlight.decrement();
  }

  @Override
  public void arrived(
      String method, Object context, String contextPath, String servletPath, String pathInfo) {
    PromtapRequest request = thread().request;
    names.arrived(request, method, context, contextPath, servletPath, pathInfo);
  }

  @Override
  public void arrivedAtErrorPage(String method) {
    names.arrivedAtErrorPage(thread().request, method);
  }

  @Override
  public void matched(
      Object context, String contextPath, String servletPath, String pathInfo, Object pattern) {
    PromtapThread thread = thread();
    if (thread.inside) {
      names.matched(thread.request, context, contextPath, servletPath, pathInfo, pattern);
    }
  }

  @Override
  public void matchingBegan() {
    PromtapThread thread = thread();
    if (thread.inside) {
      names.matchingBegan(thread.request);
    }
  }

  @Override
  public void partMatched(String template) {
    PromtapThread thread = thread();
    if (thread.inside) {
      names.partMatched(thread.request, template);
    }
  }

  @Override
  public int partsMatched() {
    PromtapThread thread = thread();
    return thread.inside ? names.partsMatched(thread.request) : 0;
  }

  @Override
  public void allPartsMatched(String basePath) {
    PromtapThread thread = thread();
    if (thread.inside) {
      names.allPartsMatched(thread.request, basePath);
    }
  }

  @Override
  public void finished(int status, boolean committed, Throwable thrown) {
    PromtapThread thread = thread();
    PromtapRequest request = thread.request;
    if (thread.counts) {
      // No container call to wait for: an exception that leaves an uncommitted response is a 500
      // (Servlet 6.0, section 10.9.2).
      int last = status == 0 ? request.setStatus : status;
      record(request, thrown != null && !committed ? 500 : last);
      request.set(PromtapRequest.ENDED);
    } else if (committed && request.sentStatus == 0) {
      // The client has it: whatever an exception makes of the response object now comes too late.
      request.sentStatus = status;
    }
  }

  @Override
  public PromtapThread visited(Object container, long id) {
    PromtapThread thread = thread();
    if (thread.visiting && isInside(thread)) {
      // A dispatch to another application: the same request in another object of the container.
      return null;
    }
    PromtapRequest request = requestOf(container, id);
    if (thread.visiting && thread.request == request && thread.id == request.id) {
      return null;
    }
    thread.visiting = true;
    thread.inside = false;
    thread.request = request;
    thread.id = request.id;
    return thread;
  }

  /** Not by the flag alone: an exit that was lost must not swallow the thread's next requests. */
  private static boolean isInside(PromtapThread thread) {
    PromtapRequest request = thread.request;
    return thread.inside && request.id == thread.id && request.get() == PromtapRequest.INSIDE;
  }

  private PromtapRequest requestOf(Object container, long id) {
    PromtapRequest request = requests.find(container);
    if (request == null) {
      request = new PromtapRequest();
      request.id = id < 0 ? 0 : id;
      requests.put(container, request);
    } else if (id == NEXT || id >= 0 && id != request.id) {
      request = next(container, request);
      request.id = id == NEXT ? request.id + 1 : id;
    }
    return request;
  }

  /** The numbers for the next request of this object. */
  private PromtapRequest next(Object container, PromtapRequest last) {
    int state = last.get();
    if (state == PromtapRequest.CLOSED) {
      // Its thread is still inside the application and will count it.
      PromtapRequest fresh = new PromtapRequest();
      fresh.id = last.id;
      requests.put(container, fresh);
      return fresh;
    }
    if (state == PromtapRequest.INSIDE || state == PromtapRequest.OUTSIDE) {
      // An end that was lost; a container's object serves one request at a time.
      drop(last);
    }
    last.set(PromtapRequest.IDLE);
    return last;
  }

  @Override
  public void committed(Object container, int status) {
    PromtapRequest request = requests.find(container);
    if (request != null && request.sentStatus == 0) {
      int state = request.get();
      if (state == PromtapRequest.INSIDE || state == PromtapRequest.OUTSIDE) {
        request.sentStatus = status;
      }
    }
  }

  @Override
  public void ended(Object container, long id, int status, boolean eventStream) {
    PromtapRequest request = requests.find(container);
    if (request == null || id >= 0 && id != request.id) {
      return;
    }
    int state = request.get();
    if (state != PromtapRequest.INSIDE && state != PromtapRequest.OUTSIDE) {
      return;
    }
    long nanos = System.nanoTime() - request.startNanos;
    if (state == PromtapRequest.INSIDE) {
      request.nanos = nanos;
      request.eventStream = eventStream;
      if (request.sentStatus == 0) {
        request.sentStatus = status;
      }
      if (request.compareAndSet(PromtapRequest.INSIDE, PromtapRequest.CLOSED)) {
        return;
      }
    }
    if (end(request, PromtapRequest.OUTSIDE)) {
      request.nanos = nanos;
      request.eventStream = eventStream;
      record(request, status);
      // Last, so that whoever sees nothing in flight sees all of it counted.
      metrics.inFlight.decrement();
    }
  }

  @Override
  public void sized(
      Object container, long id, long declaredBytes, long readBytes, long responseBytes) {
    PromtapRequest request = requests.find(container);
    if (request == null || id >= 0 && id != request.id || request.isSized) {
      return;
    }
    int state = request.get();
    if (state == PromtapRequest.ENDED || state == PromtapRequest.CLOSED) {
      request.isSized = true;
      names
          .series(request)
          .recordSizes(declaredBytes >= 0 ? declaredBytes : readBytes, responseBytes);
    }
  }

  /** Takes the end of a request: of several callers, one. */
  private static boolean end(PromtapRequest request, int from) {
    return request.compareAndSet(from, PromtapRequest.ENDED);
  }

  private void drop(PromtapRequest request) {
    request.set(PromtapRequest.IDLE);
    metrics.inFlight.decrement();
  }

  private void record(PromtapRequest request, int status) {
    HttpMetrics.Series series = names.series(request);
    int sent = request.sentStatus != 0 ? request.sentStatus : status;
    if (tracesOrNull == null || request.span == 0) {
      series.record(sent, request.nanos, request.eventStream);
    } else {
      // The end may come on another thread, and comes after the application was left.
      tracesOrNull.set(request.traceHigh, request.traceLow, request.span);
      series.record(sent, request.nanos, request.eventStream);
      tracesOrNull.clear();
    }
  }

  private PromtapThread thread() {
    PromtapThread thread = threads.get();
    if (thread == null) {
      thread = new PromtapThread();
      threads.set(thread);
    }
    return thread;
  }
}
