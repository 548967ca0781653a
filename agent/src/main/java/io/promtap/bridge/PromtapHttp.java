package io.promtap.bridge;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The life of one HTTP request as seen from the thread that serves it.
 *
 * <p>The outermost filter or servlet of a thread is the request; all calls below it (the chain,
 * forwards, includes) are told apart by {@link #entered()} returning {@code null}. Where the
 * container is known, its own call encloses this one, and the status is read when that call ends,
 * after error pages were written.
 */
public interface PromtapHttp {

  /**
   * A filter or servlet begins.
   *
   * @return the thread's numbers if it is the outermost, else {@code null}; the woven code writes 0
   *     to the first of them when the call ends, before it calls anything, and then asks {@link
   *     #exited()}
   */
  long[] entered();

  /**
   * The outermost filter or servlet ends, whatever way. Called before anything of the request is
   * read, so that a request object that throws cannot keep the request in flight.
   *
   * @return whether {@link #finished} is wanted
   */
  boolean exited();

  /**
   * Names the request, if it has no name yet, and ends it unless a known container encloses it.
   *
   * @param method the request's method, as sent
   * @param context the servlet context, only asked for its registrations once
   * @param contextPath the context's path, {@code ""} for the root
   * @param servletPath the part of the path that the servlet mapping matched
   * @param pathInfo the rest of the path, or {@code null}
   * @param frameworkRoute the route that a framework put on the request, or {@code null}
   * @param status the response's status now
   * @param committed whether that status was sent already
   * @param thrown what leaves the outermost filter or servlet, or {@code null}
   */
  void finished(
      String method,
      Object context,
      String contextPath,
      String servletPath,
      String pathInfo,
      Object frameworkRoute,
      int status,
      boolean committed,
      Throwable thrown);

  /**
   * A known container begins, or goes on, to serve a request on this thread.
   *
   * @param suspended what {@link #containerSuspended} returned for this request, or {@code null}
   * @param resumes whether the container goes on with the request it suspended; otherwise whatever
   *     is left of another one is dropped
   * @return a flag of this thread for asking the container whether the request is asynchronous; it
   *     is also the sign that the end has to be reported
   */
  AtomicBoolean containerEntered(Object suspended, boolean resumes);

  /**
   * The container leaves this thread and the request goes on elsewhere.
   *
   * @param reused an object that an earlier call returned, or {@code null}
   * @return what to give to {@link #containerEntered} and {@link #containerDropped}; a value of
   *     {@code java.base}, kept with the container's request
   */
  Object containerSuspended(Object reused);

  /**
   * The container is done: error pages are written and the status is final.
   *
   * @param status the status that was sent
   */
  void containerExited(int status);

  /**
   * The container reuses the object of a request. If the request was suspended and never went on,
   * as when its connection broke, this is its end.
   *
   * @param suspended what {@link #containerSuspended} returned for it
   * @param status the status as far as it came
   */
  void containerDropped(Object suspended, int status);
}
