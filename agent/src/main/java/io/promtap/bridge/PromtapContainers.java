// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

/**
 * The events of one HTTP request that a known container sees. They enclose those of {@link
 * PromtapHttp}. {@link #visited} comes each time that the container takes a request to a thread,
 * {@link #ended} once when the response is out.
 */
public interface PromtapContainers {

  /** Passed as id when the container's object begins its next request and has no id for it. */
  long NEXT = -1;

  /** Passed as id when the container's object goes on with the request that it has. */
  long SAME = -2;

  /**
   * A known container begins, or goes on, to serve a request on this thread.
   *
   * @param container the object that the container serves one request at a time with
   * @param id a number of this request that the one before in the same object did not have; or
   *     {@link #NEXT}, or {@link #SAME}
   * @return the thread, whose {@link PromtapThread#leaveContainer()} ends the visit; {@code null}
   *     inside a visit of the same request
   */
  default PromtapThread visited(Object container, long id) {
    return null;
  }

  /**
   * A known container takes a request to a thread although it has ended it: what follows on this
   * thread is not counted.
   *
   * @return as from {@link #visited}
   */
  default PromtapThread visitedTooLate() {
    return null;
  }

  /**
   * A known container sends the status line. No client sees what happens to the response object
   * after that, as when the client goes away. Not every container has this event.
   *
   * @param container as in {@link #visited}
   */
  default void committed(Object container, int status) {}

  /**
   * A known container cannot send the status line and the headers that it was given, as when they
   * are too large, and sends others.
   *
   * @param container as in {@link #visited}
   * @param status what it sends, even if {@link #committed} came with another one
   */
  default void refused(Object container, int status) {}

  /**
   * A known container cuts the response off: nothing more of it is sent. Its {@link #ended} still
   * comes, but see {@link PromtapRequest#isAborted}.
   *
   * @param container as in {@link #visited}
   */
  default void aborted(Object container) {}

  /**
   * A known container is done with a request: error pages are written and the response is out. Does
   * nothing for a request that reached no application or was ended before.
   *
   * @param container as in {@link #visited}
   * @param id as in {@link #visited}; {@link #SAME} if the container has no id
   * @param status the status that was sent
   * @param eventStream whether the response was a stream of events
   */
  default void ended(Object container, long id, int status, boolean eventStream) {}

  /**
   * After {@link #ended}, whether {@link #sized} is wanted: an application was reached. A container
   * cannot be asked for the length of what it refused because that is wrong.
   *
   * @param container as in {@link #visited}
   * @param id as in {@link #ended}
   */
  default boolean wantsSizes(Object container, long id) {
    return false;
  }

  /**
   * After {@link #ended}, if sizes are wanted: what the container counted. A size below 0 is not
   * known.
   *
   * @param container as in {@link #visited}
   * @param id as in {@link #ended}
   * @param declaredBytes the length of the request's body as its header declares it
   * @param readBytes how much of the body was read
   * @param responseBytes how much of a body the application wrote
   */
  default void sized(
      Object container, long id, long declaredBytes, long readBytes, long responseBytes) {}
}
