// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;

/**
 * The state machine of HTTP requests: the states of a request, every move from one to another, and
 * in which of them it is in flight. The diagram is in docs/how-it-works.md.
 *
 * <p>A request goes from thread to thread, and a server may end it on one thread while the
 * application works on it on another. So a move that decides who counts a request is a
 * compare-and-set, and of several threads one gets {@code true}. A move that only one thread can
 * make is an ordered write ({@code lazySet}), which is many times cheaper: another thread may see
 * it some nanoseconds later. Nothing here allocates or waits.
 *
 * <p>An error may hit any move, the stack of the application being full. So there is no number of
 * requests in flight that goes up and down: a scrape looks at each request. Whether the application
 * is inside one is written by woven code itself ({@code inApplication}).
 *
 * <p>Three kinds of callers share it:
 *
 * <ul>
 *   <li>A server whose own calls enclose those of the application: {@link #enter} and {@link
 *       #leave} for each call of the application, one {@link #end}, {@link #reuse} before the next
 *       request of the same connection.
 *   <li>A server of which only the calls of the application are known: {@link #begin}, {@link
 *       #endAtExit}; for an asynchronous request {@link #suspend} and {@link #endOutside} too.
 *   <li>A server without such calls of the application: {@link #begin} and {@link #leave} at once,
 *       and one {@link #end}. Its threads need not be the same.
 * </ul>
 */
final class RequestLife {

  /** No filter or servlet was reached yet. */
  static final int IDLE = 0;

  /** The application works on it. */
  static final int INSIDE = 1;

  /** Begun and not ended, between two calls of the application or before the server's end. */
  static final int OUTSIDE = 2;

  /** The server ended it while the application was inside, whose exit has yet to count it. */
  static final int CLOSED = 3;

  /** A thread has taken the end, to count it. */
  static final int COUNTING = 4;

  /** Counted, or about to be by the exit that ended it. */
  static final int ENDED = 5;

  /** The half of {@link PromtapRequest#route} that is the name. */
  static final long ROUTE_NAME = 0xffff_ffffL;

  /** A request that has ended already: nothing is recorded on it. */
  static final PromtapRequest OVER = new PromtapRequest();

  static {
    OVER.set(ENDED);
  }

  /** Returns whether a request has begun, and somebody is still to end it or to count it. */
  static boolean isInFlight(PromtapRequest request) {
    switch (request.get()) {
      case INSIDE:
        return request.isServers || request.inApplication;
      case OUTSIDE:
        return request.isServers || request.isAwaited;
      case CLOSED:
        return request.inApplication;
      case COUNTING:
        return !request.isCounted;
      default:
        return false;
    }
  }

  /** Begins a request when it reaches the application. Called by the one thread that serves it. */
  void begin(PromtapRequest request) {
    prepare(request);
    // Last: woven code has the request, or it has not begun.
    request.lazySet(INSIDE);
  }

  /**
   * Begins a request that no call of the application encloses, after {@link #prepare}. Called by
   * the one thread that has prepared it.
   */
  void beginOutside(PromtapRequest request) {
    request.lazySet(OUTSIDE);
  }

  /** Takes everything that was of the last request from the object, and takes the time. */
  void prepare(PromtapRequest request) {
    request.application = 0;
    request.endpoint = 0;
    request.method = 0;
    request.isNamed = false;
    request.parts = PathParts.START;
    request.sentStatus = 0;
    request.setStatus = 200;
    request.eventStream = false;
    request.span = 0;
    request.isSized = false;
    request.requestBytes = 0;
    request.responseBytes = 0;
    request.isAborted = false;
    request.isExchange = false;
    if (request.isHandedOver) {
      request.isHandedOver = false;
      forgetName(request);
    }
    clearMarks(request);
    request.startNanos = System.nanoTime();
  }

  /** Each is read first: a volatile write costs far more, and most requests leave none set. */
  private static void clearMarks(PromtapRequest request) {
    if (request.inApplication) {
      request.inApplication = false;
    }
    if (request.isAwaited) {
      request.isAwaited = false;
    }
    if (request.isCounted) {
      request.isCounted = false;
    }
  }

  /** Takes the name of the request before from an object that is to serve another one. */
  static void forgetName(PromtapRequest request) {
    request.route = (request.route | ROUTE_NAME) + 1;
  }

  /**
   * Starts a call of the application: the first, or a further one for an error page or an
   * asynchronous dispatch.
   *
   * @param id the id of the request when the server's visit of this thread began
   * @return false if the request has ended, or if the object serves another one now
   */
  boolean enter(PromtapRequest request, long id) {
    // Read before the id, which is written first: who sees a request that is new sees its id.
    int state = request.get();
    if (request.id != id) {
      return false;
    }
    if (state == IDLE) {
      begin(request);
      return true;
    }
    return reenter(request);
  }

  /** Does what {@link #enter} does, for a request that began before. */
  boolean reenter(PromtapRequest request) {
    return request.compareAndSet(OUTSIDE, INSIDE);
  }

  /**
   * Ends a call of the application in a server that reports the end of a request. Woven code has
   * cleared {@code inApplication} before.
   *
   * @return whether the server has reported it already, so that the caller has to count the
   *     request. The request is then out of flight. It stays taken until {@link #counted}, so that
   *     the connection's next request does not use it
   */
  boolean leave(PromtapRequest request) {
    if (request.compareAndSet(INSIDE, OUTSIDE) || !request.compareAndSet(CLOSED, COUNTING)) {
      return false;
    }
    request.isCounted = true;
    return true;
  }

  /**
   * Ends a request that the server is done with.
   *
   * @param status used unless the status that was sent is known
   * @return whether the caller has to count it, to set {@code isCounted} even if that fails, and
   *     then to call {@link #counted}. If the application is inside, its exit counts the request
   */
  boolean end(PromtapRequest request, int status, boolean eventStream) {
    int state = request.get();
    if (!isOpen(state)) {
      return false;
    }
    long nanos = System.nanoTime() - request.startNanos;
    // Calls of the application may come and go meanwhile: the end is not lost among them.
    do {
      if (state == INSIDE) {
        // Written before the move: the thread that sees the new state reads them.
        request.nanos = nanos;
        request.eventStream |= eventStream;
        if (request.sentStatus == 0) {
          request.sentStatus = status;
        }
        if (request.compareAndSet(INSIDE, CLOSED)) {
          // Looked at after the move: an exit that begins later finds the request closed. One that
          // has begun may have failed, and then nobody else counts.
          return !request.inApplication && request.compareAndSet(CLOSED, COUNTING);
        }
      } else if (request.compareAndSet(OUTSIDE, COUNTING)) {
        request.nanos = nanos;
        request.eventStream |= eventStream;
        return true;
      }
      state = request.get();
    } while (isOpen(state));
    return false;
  }

  /**
   * Ends a call of the application, and the request with it.
   *
   * @return whether the caller has to count it. The request is then out of flight, since the
   *     application's objects may throw before the count
   */
  boolean endAtExit(PromtapRequest request) {
    long nanos = System.nanoTime() - request.startNanos;
    if (!request.compareAndSet(INSIDE, ENDED)) {
      return false;
    }
    request.nanos = nanos;
    return true;
  }

  /**
   * Lets a request that ended at its exit continue asynchronously. The caller sets {@code
   * isAwaited} when somebody is sure to end it.
   */
  void suspend(PromtapRequest request) {
    request.isAwaited = false;
    request.set(OUTSIDE);
  }

  /**
   * Reverts {@link #suspend}, with the time of the exit.
   *
   * @return whether the caller has to count the request, which is then out of flight
   */
  boolean takeBack(PromtapRequest request) {
    return request.compareAndSet(OUTSIDE, ENDED);
  }

  /**
   * Ends a request that no call of the application works on.
   *
   * @return whether the caller has to count it, as after {@link #end}
   */
  boolean endOutside(PromtapRequest request) {
    long nanos = System.nanoTime() - request.startNanos;
    if (!request.compareAndSet(OUTSIDE, COUNTING)) {
      return false;
    }
    request.nanos = nanos;
    return true;
  }

  /** Reports that a request whose end was taken was counted. */
  void counted(PromtapRequest request) {
    request.lazySet(ENDED);
  }

  /** Forgets a request whose end was lost, or that turned out to be part of another one. */
  void drop(PromtapRequest request) {
    int state = request.get();
    if (isOpen(state)) {
      request.compareAndSet(state, IDLE);
    }
  }

  /**
   * Prepares the object for the next request of its connection, which has one at a time. If the
   * last request is still open, its end was lost.
   *
   * @return false if the last request has yet to be counted: the next one needs a new object
   */
  boolean reuse(PromtapRequest request, long id) {
    int state = request.get();
    if (state == CLOSED || state == COUNTING) {
      return false;
    }
    drop(request);
    PromtapRequest before = request.previous;
    if (before != null && !isInFlight(before)) {
      request.previous = before.previous;
    }
    // First, so that a thread that still visits the last one sees that it is over.
    request.id = id;
    request.clientMethod = 0;
    request.clientEndpoint = 0;
    request.lazySet(IDLE);
    return true;
  }

  /** Returns whether the request has yet to begin. */
  static boolean isIdle(PromtapRequest request) {
    return request.get() == IDLE;
  }

  /** Returns whether the request has begun and its server has not ended it. */
  static boolean isOpen(PromtapRequest request) {
    return isOpen(request.get());
  }

  private static boolean isOpen(int state) {
    return state == INSIDE || state == OUTSIDE;
  }

  /** Returns whether the application works on the request. */
  static boolean isInside(PromtapRequest request) {
    return request.get() == INSIDE;
  }

  /** Returns whether its server has ended the request. */
  static boolean isOver(PromtapRequest request) {
    int state = request.get();
    return state == CLOSED || state == COUNTING || state == ENDED;
  }
}
