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
   * @param context the servlet context, asked once for its registrations; {@code null} if the
   *     Servlet API is older than 3.0
   * @param contextPath the context's path, {@code ""} for the root
   * @param servletPath the part of the path that the servlet mapping matched
   * @param pathInfo the rest of the path
   */
  default void arrived(
      PromtapThread thread,
      @Nullable String method,
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo) {}

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
}
