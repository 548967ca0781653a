package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.TraceContext;

/**
 * Begins, ends and counts HTTP requests: here and nowhere else. What the application's, the
 * container's and the framework's calls share; each comes on a thread that serves a request.
 *
 * <p>A request is a few numbers and a state that is only moved by compare-and-set, so that it is
 * counted once whichever thread ends it. A known container's requests lie by the container's own
 * object, all others with the thread; nothing of the agent or of the application is pinned by
 * either.
 */
final class RequestCounter {

  final RequestTable table = new RequestTable();
  private final ThreadLocal<PromtapThread> threads = new ThreadLocal<>();
  private final HttpMetrics metrics;

  /** Null if nobody wants exemplars. */
  private final TraceContext tracesOrNull;

  RequestCounter(HttpMetrics metrics, TraceContext tracesOrNull) {
    this.metrics = metrics;
    this.tracesOrNull = tracesOrNull;
  }

  /** What this thread serves; made at its first call. */
  PromtapThread thread() {
    PromtapThread thread = threads.get();
    if (thread == null) {
      thread = new PromtapThread();
      threads.set(thread);
    }
    return thread;
  }

  /** The first filter or servlet is reached. */
  void start(PromtapRequest request) {
    request.endpoint = 0;
    request.method = 0;
    request.isNamed = false;
    request.parts = PathParts.START;
    request.sentStatus = 0;
    request.setStatus = 200;
    request.eventStream = false;
    request.span = 0;
    request.isSized = false;
    request.isAborted = false;
    request.startNanos = System.nanoTime();
    request.set(PromtapRequest.INSIDE);
    metrics.inFlight.increment();
  }

  /** Goes on after it was ended for this thread: asynchronously, or in its error page. */
  void suspend(PromtapRequest request) {
    metrics.inFlight.increment();
    request.set(PromtapRequest.OUTSIDE);
  }

  /** Takes the end of a request: of several callers, one. */
  static boolean takeEnd(PromtapRequest request, int from) {
    return request.compareAndSet(from, PromtapRequest.ENDED);
  }

  /** Forgets a request whose end was lost, or that turned out to be part of another. */
  void drop(PromtapRequest request) {
    request.set(PromtapRequest.IDLE);
    metrics.inFlight.decrement();
  }

  /**
   * The last step, so that whoever sees nothing in flight sees all of it counted, but for a request
   * that ends in the application: what is asked of its objects after that may throw.
   */
  void leaveFlight() {
    metrics.inFlight.decrement();
  }

  /**
   * Counts a request whose end was taken.
   *
   * @param status used if none was seen to be sent before
   */
  void record(PromtapRequest request, int status) {
    HttpMetrics.Series series = metrics.series(request);
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

  void recordSizes(PromtapRequest request, long requestBytes, long responseBytes) {
    metrics.series(request).recordSizes(requestBytes, responseBytes);
  }

  /** From here to {@link #untrace()}, what this thread records bears the request's trace. */
  void trace(PromtapRequest request) {
    if (tracesOrNull != null) {
      tracesOrNull.set(request.traceHigh, request.traceLow, request.span);
    }
  }

  void untrace() {
    if (tracesOrNull != null) {
      tracesOrNull.clear();
    }
  }
}
