// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

/**
 * The events of one HTTP request that the application sees.
 *
 * <p>The outermost filter or servlet of a thread is the request. For all calls below it (the chain,
 * forwards, includes) {@link #entered()} returns {@code null}. Where the container is known, {@link
 * PromtapContainers} has the end. Elsewhere the request ends with the outermost call or, if it is
 * asynchronous, with a call of a listener.
 */
public interface PromtapHttp {

  /**
   * A filter or servlet begins.
   *
   * @return the thread if it is the outermost, else {@code null}. The woven code then sets {@link
   *     PromtapThread#insideApplication}. When the call ends it clears that field before it calls
   *     anything, and asks {@link #exited}. It gives the thread to all calls in between
   */
  default PromtapThread entered() {
    return null;
  }

  /**
   * The outermost call is not a client's request but a dispatch in a container that is not known:
   * of an asynchronous request, or to an error page. If its request is known, it goes on.
   *
   * @param request the servlet request
   * @param isPart whether it is a forward or an include, which is part of a client's request; where
   *     the container is known, one that the application makes on a thread of its own
   */
  default void resumed(PromtapThread thread, Object request, boolean isPart) {}

  /**
   * After {@link #entered()}, if exemplars are wanted.
   *
   * @param traceparent the request's header of this name (W3C Trace Context), or {@code null}
   */
  default void traced(PromtapThread thread, String traceparent) {}

  /**
   * The outermost filter or servlet returns or throws. Called before anything of the request is
   * read, so that a request object that throws cannot keep the request in flight.
   *
   * @return whether {@link #finished} is wanted
   */
  default boolean exited(PromtapThread thread) {
    return false;
  }

  /**
   * After {@link #exited} in a container that is not known: what the end of the request may depend
   * on.
   *
   * @param request the servlet request
   * @param response the servlet response
   * @param asyncContext if the request goes on asynchronously, else {@code null}
   * @param failed whether an error page may follow
   * @param contentType of a response that was committed, else {@code null}
   */
  default void left(
      PromtapThread thread,
      Object request,
      Object response,
      Object asyncContext,
      boolean failed,
      String contentType) {}

  /**
   * The status of a response that cannot be asked for it, because the Servlet API is older than
   * 3.0, is set.
   */
  default void statusSet(int status) {}

  /**
   * Counts the request if it ended with the outermost call.
   *
   * @param status the response's status now; 0 where it cannot be asked
   * @param committed whether that status was sent already
   * @param thrown what leaves the outermost filter or servlet, or {@code null}
   */
  default void finished(PromtapThread thread, int status, boolean committed, Throwable thrown) {}

  /**
   * An asynchronous request of a container that is not known is complete.
   *
   * @param request what it was suspended with
   * @param response the servlet response
   */
  default void completed(PromtapRequest request, Object response) {}
}
