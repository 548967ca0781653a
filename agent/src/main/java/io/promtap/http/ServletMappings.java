// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The servlet mappings of one web application, read from the registrations of its servlet context,
 * and those that requests came by although they are not registered.
 *
 * <p>Which mapping served a request follows from {@code getServletPath} and {@code getPathInfo}
 * (Servlet 3.0, section 12.1). That says the same as {@code getHttpServletMapping} of Servlet 4,
 * which makes objects for each request. So a request is asked only if no mapping fits or just the
 * one of all paths, and seldom once that was so many times. Reflection is used for each change of
 * the registrations: the servlet API is in loaders that this class cannot see.
 */
final class ServletMappings {

  /** The name that Tomcat, Jetty and Undertow give to their servlet for files. */
  private static final String DEFAULT_SERVLET = "default";

  /** Mappings are the application's own, unless its request objects tell what they like. */
  private static final int MOST_LEARNED = 1_000;

  /** The number of requests that are asked for their mapping before asking gets seldom. */
  private static final int OFTEN = 1_000;

  private static final long SELDOM_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final String contextPath;
  private final HttpMetrics metrics;
  private final Map<String, Mapping> exact = new ConcurrentHashMap<>();
  private final Map<String, Mapping> prefix = new ConcurrentHashMap<>();
  private final List<Mapping> byExtension = new CopyOnWriteArrayList<>();

  /** Frameworks see the whole path below the context, unless the servlet is mapped at a prefix. */
  private final TemplateEndpoints templates;

  /** Of all paths that no other mapping fits. */
  private volatile Mapping fallback;

  /** Those that are not registered, by their patterns. */
  private final Map<String, Mapping> learned = new HashMap<>();

  /** Written by many threads without a lock: it need not be exact. */
  private int asked;

  private long askedNanos;

  ServletMappings(String contextPath, HttpMetrics metrics) {
    this.contextPath = contextPath;
    this.metrics = metrics;
    templates = new TemplateEndpoints(contextPath, metrics);
    fallback = new Mapping(metrics.endpoint(RouteTable.UNMATCHED), templates);
  }

  /** One mapping: its endpoint, and the templates below it. */
  static final class Mapping {
    final HttpMetrics.Endpoint endpoint;
    final TemplateEndpoints templates;

    /** With its dot; only for a mapping of an extension. */
    private final String extension;

    Mapping(HttpMetrics.Endpoint endpoint, TemplateEndpoints templates) {
      this(endpoint, templates, "");
    }

    Mapping(HttpMetrics.Endpoint endpoint, TemplateEndpoints templates, String extension) {
      this.endpoint = endpoint;
      this.templates = templates;
      this.extension = extension;
    }
  }

  Mapping fallback() {
    return fallback;
  }

  boolean isFallback(Mapping mapping) {
    return mapping == fallback;
  }

  /** Returns whether a request may be asked for its mapping. */
  boolean mayAsk(long nowNanos) {
    if (asked < OFTEN) {
      asked++;
      return true;
    }
    if (nowNanos - askedNanos < SELDOM_NANOS) {
      return false;
    }
    askedNanos = nowNanos;
    return true;
  }

  /** Returns a mapping that a request came by; it is one of these from now on. */
  synchronized Mapping learn(String pattern) {
    if (pattern.equals("/") && fallback.endpoint != metrics.unmatched) {
      return fallback;
    }
    Mapping known = learned.get(pattern);
    if (known == null) {
      known = create(pattern);
      if (learned.size() < MOST_LEARNED) {
        learned.put(pattern, known);
        add(pattern, known);
      }
    }
    return known;
  }

  /** Returns the mapping that led to this servlet path and path info. */
  Mapping find(@Nullable String servletPath, @Nullable String pathInfo) {
    Mapping found = null;
    if (servletPath != null) {
      found = pathInfo == null ? exact.get(servletPath) : null;
      if (found == null) {
        found = servletPath.isEmpty() && "/".equals(pathInfo) ? exact.get("") : null;
      }
      if (found == null) {
        found = prefix.get(servletPath);
      }
      for (int i = 0; found == null && pathInfo == null && i < byExtension.size(); i++) {
        Mapping mapping = byExtension.get(i);
        found = servletPath.endsWith(mapping.extension) ? mapping : null;
      }
    }
    return found == null ? fallback : found;
  }

  /** Adds all mappings that are registered; a registration that does not answer is left out. */
  void read(Object servletContext) throws ReflectiveOperationException {
    Object registrations =
        ServletObjects.ask(servletContext, "ServletContext", "getServletRegistrations");
    if (!(registrations instanceof Map)) {
      return;
    }
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) registrations).entrySet()) {
      Object registration = entry.getValue();
      if (registration != null) {
        try {
          read(entry.getKey(), registration);
        } catch (ReflectiveOperationException | RuntimeException e) {
          ServletObjects.record("http.routes", e);
        }
      }
    }
  }

  private void read(@Nullable Object name, Object registration)
      throws ReflectiveOperationException {
    Object mappings = ServletObjects.ask(registration, "ServletRegistration", "getMappings");
    if (!(mappings instanceof Collection)) {
      return;
    }
    Object className = null;
    try {
      className = ServletObjects.ask(registration, "Registration", "getClassName");
    } catch (ReflectiveOperationException | RuntimeException e) {
      ServletObjects.record("http.routes", e);
    }
    for (Object mapping : (Collection<?>) mappings) {
      if (mapping instanceof String
          && !(mapping.equals("/") && isDefaultServlet(name, className))) {
        add((String) mapping, create((String) mapping));
      }
    }
  }

  /**
   * Returns whether a servlet serves files and 404s, so any path that a client asks for. Jetty has
   * one for 404s alone, where an application has no other for all paths.
   */
  static boolean isDefaultServlet(@Nullable Object name, @Nullable Object className) {
    String type = String.valueOf(className);
    return DEFAULT_SERVLET.equals(name)
        || type.endsWith(".DefaultServlet")
        || type.contains("$Default404Servlet");
  }

  private Mapping create(String pattern) {
    if (pattern.endsWith("/*")) {
      String path = pattern.substring(0, pattern.length() - 2);
      return new Mapping(
          metrics.endpoint(contextPath + pattern),
          new TemplateEndpoints(contextPath + path, metrics));
    }
    if (pattern.startsWith("*.")) {
      return new Mapping(
          metrics.endpoint(contextPath + "/" + pattern), templates, pattern.substring(1));
    }
    String path = pattern.startsWith("/") ? pattern : "/" + pattern;
    return new Mapping(metrics.endpoint(contextPath + path), templates);
  }

  private void add(String pattern, Mapping mapping) {
    if (pattern.equals("/")) {
      fallback = mapping;
    } else if (pattern.endsWith("/*")) {
      prefix.put(pattern.substring(0, pattern.length() - 2), mapping);
    } else if (pattern.startsWith("*.")) {
      byExtension.add(mapping);
    } else {
      exact.put(pattern, mapping);
    }
  }
}
