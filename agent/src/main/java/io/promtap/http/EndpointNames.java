package io.promtap.http;

import io.promtap.config.PathTemplate;
import java.util.List;

/**
 * Finds the endpoint of a request: a framework's template, else one that the user listed, else the
 * servlet mapping, else {@code unmatched}. A look-up takes no lock and makes no object once the
 * route was seen.
 */
final class EndpointNames {

  /** Before Servlet 3.0 a request does not know its context, nor that its mappings. */
  static final Object NO_CONTEXT = new Object();

  final HttpMetrics.Endpoint unmatched;
  final PathParts parts;
  private final RouteTables tables;

  EndpointNames(HttpMetrics metrics, List<PathTemplate> listed) {
    unmatched = metrics.endpoint(RouteTable.UNMATCHED);
    parts = new PathParts(metrics);
    tables = new RouteTables(metrics, listed);
  }

  HttpMetrics.Endpoint ofPath(
      Object context, String contextPath, String servletPath, String pathInfo) {
    RouteTable table = table(context, contextPath);
    return table == null ? unmatched : table.ofPath(servletPath, pathInfo);
  }

  /** Null if the pattern says nothing. */
  HttpMetrics.Endpoint ofPattern(
      Object context, String contextPath, String servletPath, String pathInfo, Object pattern) {
    RouteTable table = table(context, contextPath);
    // Spring has put both strings and PathPattern objects, whose text is the pattern.
    String text = pattern instanceof String ? (String) pattern : pattern.toString();
    return table == null || text == null ? null : table.ofTemplate(servletPath, pathInfo, text);
  }

  private RouteTable table(Object context, String contextPath) {
    if (contextPath == null) {
      return null;
    }
    return context == null
        ? tables.find(NO_CONTEXT, BasePath.canonical(contextPath))
        : tables.find(context, contextPath);
  }
}
