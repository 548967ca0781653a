package io.promtap.bridge;

/**
 * The life of one HTTP request as seen from the threads that serve it.
 *
 * <p>The outermost filter or servlet of a thread is the request; all calls below it (the chain,
 * forwards, includes) are told apart by {@link #entered()} returning {@code null}. Where the
 * container is known, its own calls enclose this one, and it tells the end: {@link #visited} for
 * each time that it takes a request to a thread, {@link #ended} once when the response is out.
 * Elsewhere the outermost call is the end, or, for an asynchronous request, a listener.
 */
public interface PromtapHttp extends PromtapRoutes {

  /** As an id: the container's object begins with its next request. */
  long NEXT = -1;

  /** As an id: the container's object goes on with the request it has. */
  long SAME = -2;

  /**
   * A filter or servlet begins.
   *
   * @return the thread if it is the outermost, else {@code null}. The woven code then sets {@link
   *     PromtapThread#inside}, takes it back when the call ends, before it calls anything, and asks
   *     {@link #exited()}
   */
  PromtapThread entered();

  /**
   * The outermost call is not a client's request but a dispatch in a container that is not known:
   * of an asynchronous request, or to an error page. If its request is known, it goes on.
   *
   * @param request the servlet request
   */
  void resumed(Object request);

  /**
   * After {@link #entered()}, if exemplars are wanted.
   *
   * @param traceparent the request's header of this name (W3C Trace Context), or {@code null}
   */
  void traced(String traceparent);

  /**
   * The outermost filter or servlet ends, whatever way. Called before anything of the request is
   * read, so that a request object that throws cannot keep the request in flight.
   *
   * @return whether {@link #finished} is wanted
   */
  boolean exited();

  /**
   * After {@link #exited()} in a container that is not known: what is to be watched or remembered.
   *
   * @param request the servlet request
   * @param response the servlet response
   * @param asyncContext if the request goes on asynchronously, else {@code null}
   * @param failed whether an error page may follow
   * @param contentType of a response that was committed, else {@code null}
   */
  void left(
      Object request, Object response, Object asyncContext, boolean failed, String contentType);

  /**
   * The status of a response that cannot be asked for it, because the Servlet API is older than
   * 3.0, is set.
   */
  void statusSet(int status);

  /**
   * Counts the request if it ended with the outermost call.
   *
   * @param status the response's status now; 0 where it cannot be asked
   * @param committed whether that status was sent already
   * @param thrown what leaves the outermost filter or servlet, or {@code null}
   */
  void finished(int status, boolean committed, Throwable thrown);

  /**
   * An asynchronous request of a container that is not known is complete.
   *
   * @param request what it was suspended with
   * @param response the servlet response
   */
  void completed(PromtapRequest request, Object response);

  /**
   * A known container begins, or goes on, to serve a request on this thread.
   *
   * @param container the object that the container serves one request at a time with
   * @param id a number that this request has and the one before it in the same object had not; or
   *     {@link #NEXT}, or {@link #SAME}
   * @return the thread, to be told to {@link PromtapThread#leave()}; {@code null} inside a visit of
   *     the same request
   */
  PromtapThread visited(Object container, long id);

  /**
   * A known container sends the status line. What becomes of the response object after that, as
   * when the client goes away, reaches nobody. Not every container tells.
   *
   * @param container as in {@link #visited}
   */
  void committed(Object container, int status);

  /**
   * A known container is done with a request: error pages are written and the response is out. Does
   * nothing for a request that reached no application or was ended before.
   *
   * @param container as in {@link #visited}
   * @param id as in {@link #visited}; {@link #SAME} if the container tells no more
   * @param status the status that was sent
   * @param eventStream whether the response was a stream of events
   */
  void ended(Object container, long id, int status, boolean eventStream);

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
  void sized(Object container, long id, long declaredBytes, long readBytes, long responseBytes);
}
