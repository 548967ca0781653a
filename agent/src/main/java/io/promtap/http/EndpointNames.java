// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.config.PathTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of requests, by their paths: a template that the user listed, else the servlet
 * mapping, else {@code unmatched} ({@link RouteTable} decides between these). A framework's
 * template comes before all of them ({@link RouteRecorder}). A look-up takes no lock and makes no
 * object once the route was seen.
 */
final class EndpointNames {

  final HttpMetrics.Endpoint unmatched;
  final PathParts parts;
  private final RouteTables tables;

  /**
   * For the Servlet API before 3.0: a request does not know its context there, and a context does
   * not know its registrations.
   */
  private final UnregisteredRoutes unregistered;

  EndpointNames(HttpMetrics metrics, List<PathTemplate> listed) {
    unmatched = metrics.unmatched;
    parts = new PathParts(metrics);
    TemplateTrie listedByPath = new TemplateTrie(listed);
    tables = new RouteTables(metrics, listed, listedByPath);
    unregistered = new UnregisteredRoutes(metrics, listed, listedByPath);
  }

  HttpMetrics.Endpoint ofPath(
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo) {
    if (contextPath == null) {
      return unmatched;
    }
    if (context == null) {
      return unregistered.ofPath(contextPath, servletPath, pathInfo);
    }
    RouteTable table = tables.find(context, contextPath);
    return table == null ? unmatched : table.ofPath(servletPath, pathInfo);
  }

  /** Returns the endpoint of a framework's pattern; {@code null} if the pattern has no text. */
  HttpMetrics.@Nullable Endpoint ofPattern(
      @Nullable Object context,
      @Nullable String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo,
      Object pattern) {
    // Spring has put both strings and PathPattern objects, whose text is the pattern.
    String text = pattern.toString();
    if (contextPath == null || text == null) {
      return null;
    }
    if (context == null) {
      return unregistered.ofTemplate(contextPath, servletPath, pathInfo, text);
    }
    RouteTable table = tables.find(context, contextPath);
    return table == null ? null : table.ofTemplate(servletPath, pathInfo, text);
  }
}
