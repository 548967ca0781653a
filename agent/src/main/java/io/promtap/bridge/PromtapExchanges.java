// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import org.jspecify.annotations.Nullable;

/**
 * The events of an exchange, which is one HTTP request and its response, in a server without
 * servlets. It may begin on one thread and end on another. {@link #began} comes when the head of
 * the request was read, {@link PromtapContainers#ended} when the last of the response was sent or
 * nothing more can be.
 *
 * <p>Each event names its exchange by an object of the server that serves one at a time, as a
 * connection does, and a number. So an exchange on a connection that had one before makes no
 * object. An event that names an exchange which is over has no effect.
 */
public interface PromtapExchanges {

  /** A server without servlets of its own. */
  int PLAIN = 0;

  int UNDERTOW = 1;

  int NETTY = 2;

  int JETTY = 3;

  /**
   * Reports that an exchange begins, or that the one that has begun goes on on this thread. What
   * the application does here is part of it until {@link #left}, or until {@link
   * PromtapThread#leaveContainer}.
   *
   * @param server one of the constants above
   * @param holder the object that serves one exchange at a time
   * @param id a number of this exchange that differs from that of the previous one of the holder;
   *     or {@link PromtapContainers#NEXT}
   * @param method as the client sent it
   * @param target the path, or what the client sent in place of one
   * @param mapping the part of the application that the server chose by the path; {@code null} if
   *     it chooses none
   * @return the thread; {@code null} if it works for another request, or if nothing is counted
   */
  default @Nullable PromtapThread began(
      int server,
      Object holder,
      long id,
      @Nullable String method,
      @Nullable String target,
      @Nullable String mapping) {
    return null;
  }

  /**
   * Reports the trace of an exchange that has begun, if exemplars are wanted.
   *
   * @param traceparent the request's header of this name (W3C Trace Context)
   */
  default void traced(Object holder, long id, @Nullable String traceparent) {}

  /** Reports that the server leaves the exchange that began on this thread to other threads. */
  default void left() {}

  /**
   * Reports that the head of the response is sent. The first one stays.
   *
   * @param eventStream whether the response is a stream of events
   */
  default void committed(Object holder, long id, int status, boolean eventStream) {}

  /**
   * Reports that the server itself answers a request that it could read, since no part of the
   * application takes it. This is the whole exchange.
   *
   * @param requestLine as the client sent it
   */
  default void rejected(Object holder, @Nullable String requestLine, int status) {}

  /**
   * Reports that the head of a request was read from a connection on which earlier responses may
   * still be to come. What follows comes in the order of the requests, and all of it on the
   * connection's own thread.
   *
   * @param server one of the constants above
   * @param head an object of the head of the request that what handles it sees too, as its headers:
   *     {@link #named} may find the exchange by it
   * @param method as the client sent it
   * @param target as the client sent it
   * @param traceparent the request's header of this name; {@code null} unless exemplars are wanted
   */
  default void queued(
      int server,
      Object connection,
      Object head,
      @Nullable String method,
      @Nullable String target,
      @Nullable String traceparent) {}

  /**
   * Reports that the head of the next response of this connection is sent.
   *
   * @param status of 100 to 199 if another head follows, but for 101
   * @param eventStream whether the response is a stream of events
   * @param isWhole whether the last of this response is sent with it
   */
  default void answering(Object connection, int status, boolean eventStream, boolean isWhole) {}

  /** Reports that the last of this response is sent, without its head. */
  default void answered(Object connection) {}

  /** Reports that a connection is closed; it may be one of any kind. */
  default void closed(Object connection) {}

  /**
   * Reports that the head of a request was read, which opens a stream of a connection of HTTP/2.
   * What follows names both, and all of it comes on the connection's own thread. What names a
   * stream that is over, or one that was not reported, has no effect.
   *
   * @param server one of the constants above
   * @param method as the client sent it
   * @param target as the client sent it
   * @param traceparent the request's header of this name; {@code null} unless exemplars are wanted
   */
  default void streamBegan(
      int server,
      Object connection,
      int stream,
      @Nullable String method,
      @Nullable String target,
      @Nullable String traceparent) {}

  /** Reports that the server has refused to open this stream, so that it was no exchange. */
  default void streamRefused(Object connection, int stream) {}

  /**
   * Reports that the oldest request of this connection of HTTP/1.1 is answered by HTTP/2, on its
   * first stream (RFC 7540, section 3.2).
   */
  default void upgraded(Object connection) {}

  /**
   * Reports that the head of a response is sent on this stream.
   *
   * @param status as the client gets it; of 100 to 199 if another head follows
   * @param eventStream whether the response is a stream of events
   */
  default void streamAnswering(
      Object connection, int stream, @Nullable CharSequence status, boolean eventStream) {}

  /**
   * Reports that what this thread does until {@link #left} is for one exchange alone, so that a
   * framework may name it as it does in a servlet.
   *
   * @param head as in {@link #named}
   * @return false if the exchange is not known, or if the thread works for another request
   */
  default boolean entered(Object connection, @Nullable Object head) {
    return false;
  }

  /** Does what {@link #entered} does for a stream. */
  default boolean streamEntered(Object connection, int stream) {
    return false;
  }

  /** Reports that the last of the response is sent on this stream, or that nothing more can be. */
  default void streamEnded(Object connection, int stream) {}

  /**
   * Returns the number of a template with one more part at its end. Such a number belongs to no
   * exchange.
   *
   * @param path the number of what stands before; 0 for the first part
   */
  default int part(int path, @Nullable String template) {
    return path;
  }

  /**
   * Reports that a framework has made an object that matches paths, and may forget the text. The
   * last report counts.
   *
   * @param rest what the text leaves out at its end
   */
  default void matcherMade(Object matcher, @Nullable String text, @Nullable String rest) {}

  /**
   * Reports that a framework has made a route.
   *
   * @param matcher an object that {@link #matcherMade} had, or another one
   * @param below the routes that stand below it, which were made before
   */
  default void routeMade(Object route, @Nullable Object matcher, @Nullable Iterable<?> below) {}

  /** Returns the number of the template of a route, with all that it stands below. */
  default int routePath(Object route) {
    return 0;
  }

  /**
   * Reports that a framework has matched an exchange with a template. It may come on any thread,
   * and again if the framework goes on to another route: the last one counts.
   *
   * @param connection the object that {@link #queued} or {@link #began} had for it
   * @param head what {@link #queued} had; {@code null} if the framework works on one exchange of a
   *     connection at a time, which is the oldest without a response
   * @param path a number from {@link #part}; 0 if no route of the framework takes the exchange
   * @param basePath the path in front of the template, as the client wrote it
   */
  default void named(
      Object connection, @Nullable Object head, int path, @Nullable String basePath) {}

  /**
   * Does what {@link #named} does for an exchange on a stream of HTTP/2.
   *
   * @param connection what {@link #streamBegan} had
   * @param stream 0 for the request that made this connection one of HTTP/2
   * @return whether this is a connection of HTTP/2
   */
  default boolean streamNamed(Object connection, int stream, int path, @Nullable String basePath) {
    return false;
  }

  /** Reports that what the framework matches from now on is not what the client asked for. */
  default void nameStays(Object connection, @Nullable Object head) {}

  /** Does what {@link #nameStays} does for an exchange on a stream of HTTP/2. */
  default void streamNameStays(Object connection, int stream) {}
}
