// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.config.PathTemplate;
import io.promtap.log.Failures;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one web application: the templates that the user listed, its servlet mappings, and
 * the templates that a framework finds below these.
 */
final class RouteTable {

  /** The endpoint of all paths without a route: one value, so that a scanner makes no series. */
  static final String UNMATCHED = "unmatched";

  private final WeakReference<Object> context;
  private final String contextPath;
  private final HttpMetrics metrics;
  private final List<PathTemplate> listed;
  private final TemplateTrie listedByPath;

  /** By the index of the listed template; made when the first request fits it. */
  private final AtomicReferenceArray<HttpMetrics.Endpoint> ofListed;

  private final ServletMappings mappings;

  /** Reads the servlet mappings; if they cannot be read, none of them names a request. */
  RouteTable(
      Object context,
      String contextPath,
      HttpMetrics metrics,
      List<PathTemplate> listed,
      TemplateTrie listedByPath) {
    this.context = new WeakReference<>(context);
    this.contextPath = contextPath;
    this.metrics = metrics;
    this.listed = listed;
    this.listedByPath = listedByPath;
    ofListed = new AtomicReferenceArray<>(listed.size());
    mappings = new ServletMappings(contextPath, metrics);
    try {
      mappings.read(context);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.routes", e);
    }
  }

  /** Returns whether this table was made for this context. */
  boolean isOf(Object otherContext) {
    return context.get() == otherContext;
  }

  /** Returns whether the context is gone. */
  boolean isStale() {
    return context.get() == null;
  }

  /** Returns the endpoint of a path that no framework named. */
  HttpMetrics.Endpoint ofPath(@Nullable String servletPath, @Nullable String pathInfo) {
    int index = listedByPath.match(servletPath, pathInfo);
    return index == TemplateTrie.NONE
        ? mappings.find(servletPath, pathInfo).endpoint
        : ofListed(index);
  }

  private HttpMetrics.Endpoint ofListed(int index) {
    HttpMetrics.Endpoint known = ofListed.get(index);
    if (known == null) {
      known = metrics.endpoint(contextPath + listed.get(index));
      ofListed.set(index, known);
    }
    return known;
  }

  /** Returns the endpoint of a template that a framework found for this path. */
  HttpMetrics.Endpoint ofTemplate(
      @Nullable String servletPath, @Nullable String pathInfo, String template) {
    return mappings.find(servletPath, pathInfo).templates.get(template);
  }
}
