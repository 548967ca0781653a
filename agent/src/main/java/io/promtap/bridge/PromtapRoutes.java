// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

/**
 * The events that give a request its endpoint. All are about the request that this thread serves. A
 * name from a framework goes before all others, and the first one stays.
 */
public interface PromtapRoutes {

  /**
   * The outermost filter or servlet begins. If the request is known already, as in an asynchronous
   * dispatch, it keeps the name that it has.
   *
   * @param method the request's method, as sent
   * @param context the servlet context, only asked for its registrations once
   * @param contextPath the context's path, {@code ""} for the root
   * @param servletPath the part of the path that the servlet mapping matched
   * @param pathInfo the rest of the path, or {@code null}
   */
  default void arrived(
      PromtapThread thread,
      String method,
      Object context,
      String contextPath,
      String servletPath,
      String pathInfo) {}

  /** As {@link #arrived}, for the dispatch to an error page: no endpoint is read from it. */
  default void arrivedAtErrorPage(PromtapThread thread, String method) {}

  /**
   * A framework matched the request, or one that it was forwarded to, with a pattern for its path
   * below the servlet.
   *
   * @param pattern a string, or an object whose text is the pattern; {@code null} has no effect
   */
  default void matched(
      Object context, String contextPath, String servletPath, String pathInfo, Object pattern) {}

  /** A framework that matches a path part by part begins with a request, or begins anew. */
  default void matchingBegan() {}

  /**
   * A framework matched the next part of the path.
   *
   * @param template of a resource, a locator or a method
   */
  default void partMatched(String template) {}

  /** How many parts were matched since {@link #matchingBegan}. */
  default int partsMatched() {
    return 0;
  }

  /**
   * All parts are matched, and there is a method to call.
   *
   * @param basePath the path in front of the first part, as the client wrote it
   */
  default void allPartsMatched(String basePath) {}
}
