// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import org.jspecify.annotations.Nullable;

/**
 * The events that give a request its endpoint. All are about the request that this thread serves. A
 * name from a framework goes before all others, and the first one stays.
 */
public interface PromtapRoutes {

  /**
   * Reports that the outermost filter or servlet begins. A request that is known already, as in an
   * asynchronous dispatch, keeps its name.
   *
   * @param method the request's method, as sent
   * @param context the servlet context, asked for its registrations when they are new; {@code null}
   *     if the Servlet API is older than 3.0, or the request has none
   * @param contextPath the context's path, {@code ""} for the root
   * @param servletPath the part of the path that the servlet mapping matched
   * @param pathInfo the rest of the path
   * @return true if the request may know better by which mapping it came: {@link #unknown} takes it
   */
  default boolean arrived(
      PromtapThread thread,
      @Nullable String method,
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo) {
    return false;
  }

  /**
   * Names a request by its own mapping after {@link #arrived} returned true.
   *
   * @param request the servlet request, to be asked for its {@code HttpServletMapping}; {@code
   *     null} if the Servlet API is older than 4.0
   */
  default void unknown(
      PromtapThread thread,
      @Nullable Object request,
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo) {}

  /**
   * Does what {@link #arrived} does for a forward that the container made before any filter, as to
   * the page of a form login. The request has the client's path in attributes.
   */
  default void arrivedByForward(PromtapThread thread, @Nullable String method, Object request) {}

  /**
   * Reports that the container serves another path than the client sent, as the page of a form
   * login, and that no filter sees the client's request.
   *
   * @param request a servlet request with the client's path
   */
  default void servedInstead(PromtapThread thread, Object request) {}

  /** Reports that a servlet context has other servlets or mappings than before. */
  default void registrationsChanged() {}

  /**
   * Reports that a server hands a web application its servlet context, before any request. It may
   * come many times.
   */
  default void applicationStarts(Object context) {}

  /** Does what {@link #arrived} does for the dispatch to an error page, which names no endpoint. */
  default void arrivedAtErrorPage(PromtapThread thread, @Nullable String method) {}

  /**
   * Reports that a framework matched the request, or a forward of it, with a pattern for its path
   * below the servlet.
   *
   * @param pattern a string, or an object whose text is the pattern; {@code null} has no effect
   */
  default void matched(
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo,
      @Nullable Object pattern) {}

  /** Reports that a framework starts, or starts again, to match a path part by part. */
  default void matchingBegan() {}

  /**
   * Reports that a framework matched the next part of the path.
   *
   * @param template the template of a resource, a locator or a method
   */
  default void partMatched(@Nullable String template) {}

  /** Returns the number of parts that were matched since {@link #matchingBegan}. */
  default int partsMatched() {
    return 0;
  }

  /**
   * Reports that all parts are matched and that there is a method to call.
   *
   * @param basePath the path in front of the first part, as the client wrote it
   */
  default void allPartsMatched(@Nullable String basePath) {}

  /**
   * Reports that a framework takes the request of this thread to other threads, where it has this
   * object of it.
   *
   * @param request an object of the server
   */
  default void handedOver(Object request) {}

  /**
   * Reports that the framework has made an object of its own for a request that was handed over.
   *
   * @param request what {@link #handedOver} had
   */
  default void calledBy(Object call, Object request) {}

  /**
   * Reports that the framework has matched a request that was handed over. It may come on any
   * thread, and again if the framework goes on to another route: the last one counts.
   *
   * @param call what {@link #calledBy} had; others have no effect
   * @param path a number from {@link PromtapExchanges#part}; 0 if no route takes the request
   */
  default void callMatched(Object call, int path) {}
}
