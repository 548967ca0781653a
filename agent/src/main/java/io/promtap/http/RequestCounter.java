// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapRequest;
import io.promtap.metrics.TraceContext;
import io.promtap.support.WeakIdentityMap;
import java.util.Set;
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
final class RequestCounter implements DoubleSupplier, Consumer<Object> {

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

  /** The threads that have requests of their own, since the container is not known. */
  final WeakIdentityMap<Boolean> threads = new WeakIdentityMap<>(1 << 9);

  /** The exchanges of connections that may have several at a time. */
  final WeakIdentityMap<PipelinedExchanges> byConnection = new WeakIdentityMap<>(1 << 10, this);

  /** The exchanges of connections of HTTP/2. */
  final WeakIdentityMap<StreamExchanges> byStream = new WeakIdentityMap<>(1 << 10, this);

  final RequestLife life = new RequestLife();

  private final HttpMetrics metrics;

  private int endsSettled = PromtapBridge.endsLost;

  /** Whether a known container was seen to serve requests. */
  boolean knowsContainer;

  /** {@code null} unless the user wants exemplars. */
  private final @Nullable TraceContext traces;

  RequestCounter(HttpMetrics metrics, @Nullable TraceContext traces) {
    this.metrics = metrics;
    this.traces = traces;
  }

  /** Returns the requests in flight, without those that a container has forgotten. */
  @Override
  public double getAsDouble() {
    return inFlight().size();
  }

  Set<PromtapRequest> inFlight() {
    byContainer.removeCollected();
    suspended.removeCollected();
    threads.removeCollected();
    byConnection.removeCollected();
    byStream.removeCollected();
    settle();
    RequestsInFlight found = new RequestsInFlight();
    byConnection.forEachValue(found);
    byStream.forEachValue(found);
    byContainer.forEachValue(found);
    suspended.forEachValue(found);
    threads.forEachKey(found);
    return found.requests();
  }

  /** Returns whether ends were lost to errors since {@link #settle()}. */
  boolean hasLostEnds() {
    return endsSettled != PromtapBridge.endsLost;
  }

  /** Ends the requests whose end was lost to an error, before their containers begin others. */
  void settle() {
    endsSettled = PromtapBridge.endsLost;
    @Nullable Object[] lost = PromtapBridge.lostEnds;
    for (int i = 0; i < lost.length; i++) {
      Object container = lost[i];
      if (container != null) {
        lost[i] = null;
        PromtapRequest request = byContainer.get(container);
        if (request != null) {
          // If the application is inside, it is in flight until its exit.
          request.isServers = false;
          endLost(request);
        }
      }
    }
  }

  /** Ends what is left of a connection or a container's object that was collected. */
  @Override
  public void accept(Object left) {
    if (left instanceof StreamExchanges) {
      ((StreamExchanges) left).forEach(this);
    } else if (left instanceof PipelinedExchanges) {
      ((PipelinedExchanges) left).forEach(this);
    } else {
      endLost((PromtapRequest) left);
    }
  }

  /**
   * Ends a request that no call will end. Counts it if its status is known, but without a duration,
   * which is not known.
   */
  private void endLost(PromtapRequest request) {
    if (life.endOutside(request)) {
      try {
        if (request.sentStatus != 0) {
          request.eventStream = true;
          record(request, request.sentStatus);
        }
      } finally {
        request.isCounted = true;
      }
      life.counted(request);
    }
  }

  /**
   * Ends an exchange that no call of the application encloses.
   *
   * @param status used unless the status that was sent is known
   */
  void end(PromtapRequest request, int status) {
    if (life.end(request, status, false)) {
      countEnded(request, status);
      if (metrics.hasSizes()) {
        recordSizes(request, request.requestBytes, request.responseBytes);
      }
    }
  }

  /** Counts a request whose end was taken, and lets go of it even if that fails. */
  void countEnded(PromtapRequest request, int status) {
    try {
      record(request, status);
      life.counted(request);
    } catch (Throwable e) {
      request.isCounted = true;
      throw e;
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
