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

  /** Of requests that reach no servlet. */
  private final RouteTable exchanges;

  private final TemplateEndpoints mappings;

  EndpointNames(HttpMetrics metrics, List<PathTemplate> listed) {
    unmatched = metrics.unmatched;
    parts = new PathParts(metrics);
    TemplateTrie listedByPath = new TemplateTrie(listed);
    tables = new RouteTables(metrics, listed, listedByPath);
    exchanges = new RouteTable(null, "", metrics, listed, listedByPath);
    mappings = new TemplateEndpoints("", metrics);
  }

  /** Returns the routes of a web application; {@code null} if there are too many of them. */
  @Nullable RouteTable table(@Nullable Object context, @Nullable String contextPath) {
    return tables.find(context, contextPath == null ? "" : contextPath);
  }

  void registrationsChanged() {
    tables.registrationsChanged();
  }

  /**
   * Returns the endpoint of a request that reaches no servlet.
   *
   * @param target as the client sent it
   * @param mapping the part of the application that the server chose for it, if it chooses one
   */
  HttpMetrics.Endpoint ofTarget(@Nullable String target, @Nullable String mapping) {
    HttpMetrics.Endpoint listed = exchanges.ofTargetOrNull(target);
    if (listed != null) {
      return listed;
    }
    return mapping == null ? unmatched : mappings.get(mapping);
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
    RouteTable table = text == null ? null : table(context, contextPath);
    return table == null ? null : table.ofTemplate(servletPath, pathInfo, text);
  }
}
