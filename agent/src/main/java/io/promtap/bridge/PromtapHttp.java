// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import org.jspecify.annotations.Nullable;

/**
 * The events of one HTTP request that the application sees.
 *
 * <p>The outermost filter or servlet of a thread is the request. For all calls below it (the chain,
 * forwards, includes) {@link #entered()} returns {@code null}. Where the container is known, {@link
 * PromtapContainers} has the end. Elsewhere the request ends with the outermost call or, if it is
 * asynchronous, with a call of a listener.
 */
public interface PromtapHttp {

  /** Passed as status where the response cannot be asked. No application sets this number. */
  int UNKNOWN_STATUS = Integer.MIN_VALUE;

  /**
   * Reports that a filter or servlet begins.
   *
   * @return the thread if this call is the outermost, otherwise {@code null}. With a thread, the
   *     woven code sets {@link PromtapThread#insideApplication} and passes the thread to all calls
   *     that follow. When the filter or servlet ends, it clears that field before it calls
   *     anything, and then calls {@link #exited}
   */
  default @Nullable PromtapThread entered() {
    return null;
  }

  /**
   * Reports that the outermost call is not a client's request but a dispatch in an unknown
   * container: of an asynchronous request, or to an error page. If its request is known, that
   * request continues.
   *
   * @param request the servlet request
   * @param isPart whether the dispatch is a forward or an include, which is part of a client's
   *     request; in a known container, one that the application makes on a thread of its own
   */
  default void resumed(PromtapThread thread, Object request, boolean isPart) {}

  /**
   * Reports the trace of the request, after {@link #entered()} and if exemplars are wanted.
   *
   * @param traceparent the request's header of this name (W3C Trace Context)
   */
  default void traced(PromtapThread thread, @Nullable String traceparent) {}

  /**
   * Reports that the outermost filter or servlet returns or throws. Woven code calls this before it
   * reads the request, so that a request object that throws cannot keep the request in flight.
   *
   * @return whether {@link #finished} is wanted
   */
  default boolean exited(PromtapThread thread) {
    return false;
  }

  /**
   * Reports, after {@link #exited} in an unknown container, what the end of the request depends on.
   *
   * @param request the servlet request
   * @param response the servlet response
   * @param asyncContext {@code null} unless the request continues asynchronously
   * @param failed whether an error page may follow
   * @param contentType {@code null} until the response is committed
   */
  default void left(
      PromtapThread thread,
      Object request,
      Object response,
      @Nullable Object asyncContext,
      boolean failed,
      @Nullable String contentType) {}

  /**
   * Reports that the application sets the status of a response that has no method to read it, since
   * the Servlet API is older than 3.0.
   */
  default void statusSet(int status) {}

  /**
   * Counts the request if it ended with the outermost call.
   *
   * @param status the response's status now, or {@link #UNKNOWN_STATUS}
   * @param committed whether that status was sent already
   * @param thrown the exception that leaves the outermost filter or servlet
   */
  default void finished(
      PromtapThread thread, int status, boolean committed, @Nullable Throwable thrown) {}

  /**
   * Reports that an asynchronous request of an unknown container is complete.
   *
   * @param request the one that it was suspended with
   * @param response the servlet response
   */
  default void completed(PromtapRequest request, Object response) {}
}
