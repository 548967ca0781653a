// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.config.PathTemplate;
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

  private final WeakReference<@Nullable Object> context;
  private final boolean hasRegistrations;
  private final String contextPath;
  private final HttpMetrics metrics;
  private final List<PathTemplate> listed;
  private final TemplateTrie listedByPath;

  /** By the index of the listed template; made when the first request fits it. */
  private final AtomicReferenceArray<HttpMetrics.Endpoint> ofListed;

  /** Replaced when the registrations of the context change. */
  private volatile ServletMappings mappings;

  /** The number of the change that was read last; -1 before the first. */
  private volatile int lastChange = -1;

  /**
   * @param context null if nobody knows the registrations
   */
  RouteTable(
      @Nullable Object context,
      String contextPath,
      HttpMetrics metrics,
      List<PathTemplate> listed,
      TemplateTrie listedByPath) {
    this.context = new WeakReference<>(context);
    hasRegistrations = context != null;
    this.contextPath = contextPath;
    this.metrics = metrics;
    this.listed = listed;
    this.listedByPath = listedByPath;
    ofListed = new AtomicReferenceArray<>(listed.size());
    mappings = new ServletMappings(contextPath, metrics);
  }

  /**
   * Reads the servlet mappings if they may have changed. If they cannot be read, none of them names
   * a request until they change.
   */
  void readIfChanged(Object servletContext, int change) {
    if (lastChange == change) {
      return;
    }
    ServletMappings read = new ServletMappings(contextPath, metrics);
    try {
      read.read(servletContext);
    } catch (ReflectiveOperationException | RuntimeException e) {
      ServletObjects.record("http.routes", e);
    }
    mappings = read;
    // Last, so that no other thread takes the old mappings for the new ones.
    lastChange = change;
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
    return index == TemplateTrie.NONE ? find(servletPath, pathInfo).endpoint : ofListed(index);
  }

  /** Returns the endpoint of a template that the user listed; {@code null} if none fits. */
  HttpMetrics.@Nullable Endpoint ofTargetOrNull(@Nullable String target) {
    int index = listed.isEmpty() ? TemplateTrie.NONE : listedByPath.matchTarget(target);
    return index == TemplateTrie.NONE ? null : ofListed(index);
  }

  /**
   * Returns the mapping of a path. Where nobody knows the registrations, it follows from the path:
   * only a mapping that is a prefix leaves a path info. Without one, the servlet path may be any
   * text of the client, and no mapping follows from it.
   */
  private ServletMappings.Mapping find(@Nullable String servletPath, @Nullable String pathInfo) {
    ServletMappings.Mapping found = mappings.find(servletPath, pathInfo);
    boolean isPrefix = !hasRegistrations && servletPath != null && pathInfo != null;
    return isPrefix && mappings.isFallback(found) ? mappings.learn(servletPath + "/*") : found;
  }

  /**
   * Returns whether the endpoint only says that no mapping fits, or just the one of all paths, and
   * the request may be asked for its mapping: it may have come by one that is not registered.
   */
  boolean mayBeAnother(HttpMetrics.Endpoint endpoint, long nowNanos) {
    ServletMappings now = mappings;
    return endpoint == now.fallback().endpoint && now.mayAsk(nowNanos);
  }

  /**
   * Returns the endpoint of the mapping that a request came by, and remembers it.
   *
   * @param servletName the name of the servlet, which tells a default servlet from others; empty
   *     where the container serves files by code that is no servlet
   */
  HttpMetrics.Endpoint ofMapping(String pattern, @Nullable Object servletName) {
    boolean isNoServlet = servletName == null || servletName.equals("");
    boolean isDefault =
        pattern.equals("/")
            && (isNoServlet || ServletMappings.isDefaultServlet(servletName, servletName));
    ServletMappings now = mappings;
    return (isDefault ? now.fallback() : now.learn(pattern)).endpoint;
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
    return find(servletPath, pathInfo).templates.get(template);
  }
}
