package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.metrics.TraceContext;
import io.promtap.support.WeakIdentityMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Begins, ends and counts HTTP requests: here and nowhere else. What the application's, the
 * container's and the framework's calls share; each comes on a thread that serves a request.
 *
 * <p>A request is a few numbers and a state that is only moved by compare-and-set, so that it is
 * counted once whichever thread ends it. A known container's requests lie by the container's own
 * object, all others with the thread; nothing of the agent or of the application is pinned by
 * either.
 */
final class RequestCounter implements DoubleSupplier, Consumer<PromtapRequest> {

  /**
   * The request that an object of a known container serves now. A server keeps these objects for a
   * connection, so a request on a connection that served one before makes no new entry.
   */
  final WeakIdentityMap<PromtapRequest> byContainer = new WeakIdentityMap<>(1 << 12, this);

  /**
   * By the servlet request, what goes on after its first call where the container is not known. An
   * attribute of the servlet request would be simpler, and the application would see it.
   */
  final WeakIdentityMap<PromtapRequest> suspended = new WeakIdentityMap<>(1 << 9);

  private final LongAdder inFlight = new LongAdder();
  private final HttpMetrics metrics;

  /** Whether a known container was seen to serve requests. */
  boolean knowsContainer;

  /** Null if nobody wants exemplars. */
  private final TraceContext tracesOrNull;

  RequestCounter(HttpMetrics metrics, TraceContext tracesOrNull) {
    this.metrics = metrics;
    this.tracesOrNull = tracesOrNull;
  }

  /** How many have started and not finished, without those that a container has forgotten. */
  @Override
  public double getAsDouble() {
    byContainer.removeCollected();
    suspended.removeCollected();
    return inFlight.sum();
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
    inFlight.increment();
  }

  /** Goes on after it was ended for this thread: asynchronously, or in its error page. */
  void suspend(PromtapRequest request) {
    inFlight.increment();
    request.set(PromtapRequest.OUTSIDE);
  }

  /** Takes the end of a request: of several callers, one. */
  static boolean takeEnd(PromtapRequest request, int from) {
    return request.compareAndSet(from, PromtapRequest.ENDED);
  }

  /** Forgets a request whose end was lost, or that turned out to be part of another. */
  void drop(PromtapRequest request) {
    int state = request.get();
    boolean isInFlight = state == PromtapRequest.INSIDE || state == PromtapRequest.OUTSIDE;
    if (isInFlight && request.compareAndSet(state, PromtapRequest.IDLE)) {
      inFlight.decrement();
    }
  }

  /**
   * The container's object is gone: nobody will end its request. Counted if its status was seen,
   * without a time that nobody knows.
   */
  @Override
  public void accept(PromtapRequest request) {
    if (takeEnd(request, PromtapRequest.OUTSIDE)) {
      try {
        if (request.sentStatus != 0) {
          request.eventStream = true;
          record(request, request.sentStatus);
        }
      } finally {
        leaveFlight();
      }
    }
  }

  /**
   * The last step, so that whoever sees nothing in flight sees all of it counted, but for a request
   * that ends in the application: what is asked of its objects after that may throw.
   */
  void leaveFlight() {
    inFlight.decrement();
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
      try {
        series.record(sent, request.nanos, request.eventStream);
      } finally {
        tracesOrNull.clear();
      }
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
