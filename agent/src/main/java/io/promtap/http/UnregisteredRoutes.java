// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.config.PathTemplate;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The routes of applications that do not tell their servlet registrations: the Servlet API before
 * 3.0. A request has a path info only where the mapping is a prefix, and then its servlet path is
 * that prefix. Without a path info the servlet path may be any text of the client, so only a
 * template names the request.
 */
final class UnregisteredRoutes {

  /** A client may write a context path in many ways. */
  private static final int MOST = 1_000;

  private final HttpMetrics metrics;
  private final List<PathTemplate> listed;
  private final TemplateTrie listedByPath;

  /** By what stands before a template, as the request has it. */
  private final ConcurrentHashMap<String, TemplateEndpoints> byBase = new ConcurrentHashMap<>();

  UnregisteredRoutes(HttpMetrics metrics, List<PathTemplate> listed, TemplateTrie listedByPath) {
    this.metrics = metrics;
    this.listed = listed;
    this.listedByPath = listedByPath;
  }

  HttpMetrics.Endpoint ofPath(
      String contextPath, @Nullable String servletPath, @Nullable String pathInfo) {
    int index = listedByPath.match(servletPath, pathInfo);
    if (index != TemplateTrie.NONE) {
      return below(contextPath).get(listed.get(index).toString());
    }
    return pathInfo == null || servletPath == null
        ? metrics.endpoint(RouteTable.UNMATCHED)
        : below(contextPath).get(servletPath + "/*");
  }

  HttpMetrics.Endpoint ofTemplate(
      String contextPath,
      @Nullable String servletPath,
      @Nullable String pathInfo,
      String template) {
    boolean isPrefix = pathInfo != null && servletPath != null && !servletPath.isEmpty();
    return below(isPrefix ? contextPath + servletPath : contextPath).get(template);
  }

  private TemplateEndpoints below(String base) {
    TemplateEndpoints known = byBase.get(base);
    if (known == null) {
      known = new TemplateEndpoints(BasePath.canonical(base), metrics);
      if (byBase.size() < MOST) {
        byBase.put(base, known);
      }
    }
    return known;
  }
}
