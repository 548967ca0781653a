// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.metrics.TraceContext;
import io.promtap.support.WeakIdentityMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The counter of HTTP requests, shared by the recorders: it knows the requests of all servers, and
 * writes each into the metrics when a recorder has taken its end from {@link RequestLife}. Called
 * on the threads that serve requests.
 *
 * <p>The requests of a known container lie by the container's own object, all others with the
 * thread; nothing of the agent or of the application is pinned by either.
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

  final RequestLife life;

  private final HttpMetrics metrics;

  /** Whether a known container was seen to serve requests. */
  boolean knowsContainer;

  /** {@code null} unless the user wants exemplars. */
  private final @Nullable TraceContext traces;

  RequestCounter(HttpMetrics metrics, @Nullable TraceContext traces) {
    this(metrics, traces, new RequestLife());
  }

  RequestCounter(HttpMetrics metrics, @Nullable TraceContext traces, RequestLife life) {
    this.metrics = metrics;
    this.life = life;
    this.traces = traces;
  }

  /** Returns the requests in flight, without those that a container has forgotten. */
  @Override
  public double getAsDouble() {
    byContainer.removeCollected();
    suspended.removeCollected();
    return life.inFlight();
  }

  /**
   * Ends a request whose container object was collected, since no call will end it. Counts it if
   * its status is known, but without a duration, which is not known.
   */
  @Override
  public void accept(PromtapRequest request) {
    if (life.endOutside(request)) {
      int application = request.application;
      try {
        if (request.sentStatus != 0) {
          request.eventStream = true;
          record(request, request.sentStatus);
        }
      } finally {
        life.leaveFlight(application);
      }
    }
  }

  /**
   * Counts a request that is still in flight, and ends its flight.
   *
   * @param status used unless the status that was sent is known
   */
  void count(PromtapRequest request, int status) {
    int application = request.application;
    try {
      record(request, status);
    } finally {
      life.leaveFlight(application);
    }
  }

  /**
   * Counts a request whose end the caller has taken.
   *
   * @param status used unless the status that was sent is known
   */
  void record(PromtapRequest request, int status) {
    HttpMetrics.Series series = metrics.series(request);
    int sent = request.sentStatus != 0 ? request.sentStatus : status;
    if (traces == null || request.span == 0) {
      series.record(sent, request.nanos, request.eventStream);
    } else {
      // The end may come on another thread, and comes after the application was left.
      traces.set(request.traceHigh, request.traceLow, request.span);
      try {
        series.record(sent, request.nanos, request.eventStream);
      } finally {
        traces.clear();
      }
    }
  }

  void recordSizes(PromtapRequest request, long requestBytes, long responseBytes) {
    metrics.series(request).recordSizes(requestBytes, responseBytes);
  }

  /** Gives what this thread records until {@link #untrace()} the trace of the request. */
  void trace(PromtapRequest request) {
    if (traces != null) {
      traces.set(request.traceHigh, request.traceLow, request.span);
    }
  }

  void untrace() {
    if (traces != null) {
      traces.clear();
    }
  }
}
