// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import org.jspecify.annotations.Nullable;

/**
 * The events of one HTTP request that a known container sees. They enclose those of {@link
 * PromtapHttp}. {@link #visited} comes each time that the container takes a request to a thread,
 * {@link #ended} once when the response is out.
 */
public interface PromtapContainers {

  /** The id when the container's object starts its next request and has no id for it. */
  long NEXT = -1;

  /** The id when the container's object continues with the request that it has. */
  long SAME = -2;

  /**
   * Reports that a known container starts or continues to serve a request on this thread.
   *
   * @param container the container's object that serves one request at a time
   * @param id a number of this request that differs from the number of the previous request in the
   *     same object; or {@link #NEXT}, or {@link #SAME}
   * @return the thread, whose {@link PromtapThread#leaveContainer()} ends the visit; {@code null}
   *     inside a visit of the same request
   */
  default @Nullable PromtapThread visited(Object container, long id) {
    return null;
  }

  /**
   * Reports that another server of this JVM gives a request to a container, and counts it itself.
   *
   * @param container the object that {@link #visited} will have for it
   * @param request what {@link PromtapRoutes#handedOver} had
   * @param route by which the other server chose the container, with a star for what may follow;
   *     the names of the container go before one that fits all paths
   */
  default void handedOn(Object container, Object request, @Nullable String route) {}

  /**
   * Reports that a known container takes a request to a thread after the end of the request. What
   * follows on this thread is not counted.
   *
   * @return as from {@link #visited}
   */
  default @Nullable PromtapThread visitedTooLate() {
    return null;
  }

  /**
   * Reports that a known container sends the status line. Later changes of the response object
   * reach no client. Not every container has this event.
   *
   * @param container as in {@link #visited}
   */
  default void committed(Object container, int status) {}

  /**
   * Reports that a known container cannot send the status line and the headers that it was given,
   * for example because they are too large, and sends others.
   *
   * @param container as in {@link #visited}
   * @param status the status that it sends, even if {@link #committed} came with another one
   */
  default void refused(Object container, int status) {}

  /**
   * Reports that a known container forwards the request of this thread before any filter, and
   * changes its method for that.
   *
   * @param method the client's
   */
  default void forwarding(@Nullable String method) {}

  /**
   * Reports that a known container cuts the response off and sends nothing more of it. {@link
   * #ended} usually still follows, see {@link PromtapRequest#isAborted}.
   *
   * @param container as in {@link #visited}
   */
  default void aborted(Object container) {}

  /**
   * Reports that a known container is done with a request: it has written any error page and sent
   * the response. Does nothing for a request that reached no application or has ended before.
   *
   * @param container as in {@link #visited}
   * @param id as in {@link #visited}; {@link #SAME} if the container has no id
   * @param status the status that was sent
   * @param eventStream whether the response was a stream of events
   */
  default void ended(Object container, long id, int status, boolean eventStream) {}

  /**
   * Returns, after {@link #ended}, whether {@link #sized} is wanted. That is so if the request
   * reached an application: a container that refused a request for its wrong length cannot be asked
   * for this length.
   *
   * @param container as in {@link #visited}
   * @param id as in {@link #ended}
   */
  default boolean wantsSizes(Object container, long id) {
    return false;
  }

  /**
   * Reports, after {@link #ended} and if they are wanted, the sizes that the container counted. A
   * size below 0 is unknown.
   *
   * @param container as in {@link #visited}
   * @param id as in {@link #ended}
   * @param declaredBytes the length of the request's body as its header declares it
   * @param readBytes the part of the request's body that was read
   * @param responseBytes the part of the response's body that the application wrote
   */
  default void sized(
      Object container, long id, long declaredBytes, long readBytes, long responseBytes) {}

  /**
   * Reports bytes of the body of the last request of a connection. This and {@link #bodyWritten}
   * come only if sizes are wanted, on the connection's own thread.
   *
   * @param connection what {@link PromtapExchanges#queued} or {@link PromtapExchanges#streamBegan}
   *     had
   * @param stream 0 if it is none of HTTP/2
   */
  default void bodyRead(Object connection, int stream, long bytes) {}

  /** Reports bytes of the body of the next response, with the parameters of {@link #bodyRead}. */
  default void bodyWritten(Object connection, int stream, long bytes) {}
}
