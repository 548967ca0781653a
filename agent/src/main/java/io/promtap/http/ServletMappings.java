// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The servlet mappings of one web application, read once from the registrations of its servlet
 * context.
 *
 * <p>Which mapping served a request follows from {@code getServletPath} and {@code getPathInfo}
 * (Servlet 3.0, section 12.1). That says the same as {@code getHttpServletMapping} of Servlet 4,
 * which makes objects for each request. Reflection is used once per application: the servlet API is
 * in loaders that this class cannot see.
 */
final class ServletMappings {

  /** The name that Tomcat, Jetty and Undertow give to their servlet for files. */
  private static final String DEFAULT_SERVLET = "default";

  private final String contextPath;
  private final HttpMetrics metrics;
  private final Map<String, Mapping> exact = new HashMap<>();
  private final Map<String, Mapping> prefix = new HashMap<>();
  private final List<String> extensions = new ArrayList<>();
  private final List<Mapping> byExtension = new ArrayList<>();

  /** Frameworks see the whole path below the context, unless the servlet is mapped at a prefix. */
  private final TemplateEndpoints templates;

  private Mapping fallback;

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

    Mapping(HttpMetrics.Endpoint endpoint, TemplateEndpoints templates) {
      this.endpoint = endpoint;
      this.templates = templates;
    }
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
      for (int i = 0; found == null && pathInfo == null && i < extensions.size(); i++) {
        found = servletPath.endsWith(extensions.get(i)) ? byExtension.get(i) : null;
      }
    }
    return found == null ? fallback : found;
  }

  void read(Object servletContext) throws ReflectiveOperationException {
    Map<?, ?> registrations =
        (Map<?, ?>)
            Objects.requireNonNull(
                ServletObjects.ask(servletContext, "ServletContext", "getServletRegistrations"));
    for (Map.Entry<?, ?> entry : registrations.entrySet()) {
      Object registration = entry.getValue();
      Collection<?> mappings =
          (Collection<?>)
              Objects.requireNonNull(
                  ServletObjects.ask(registration, "ServletRegistration", "getMappings"));
      for (Object mapping : mappings) {
        add((String) mapping, isDefaultServlet((String) entry.getKey(), registration));
      }
    }
  }

  /** Returns whether a servlet serves files and 404s, so any path that a client asks for. */
  private static boolean isDefaultServlet(String name, Object registration)
      throws ReflectiveOperationException {
    Object className = ServletObjects.ask(registration, "Registration", "getClassName");
    return name.equals(DEFAULT_SERVLET)
        || className != null && className.toString().endsWith(".DefaultServlet");
  }

  private void add(String mapping, boolean isDefaultServlet) {
    if (mapping.equals("/")) {
      if (!isDefaultServlet) {
        fallback = new Mapping(metrics.endpoint(contextPath + "/"), templates);
      }
    } else if (mapping.endsWith("/*")) {
      String path = mapping.substring(0, mapping.length() - 2);
      prefix.put(
          path,
          new Mapping(
              metrics.endpoint(contextPath + mapping),
              new TemplateEndpoints(contextPath + path, metrics)));
    } else if (mapping.startsWith("*.")) {
      extensions.add(mapping.substring(1));
      byExtension.add(new Mapping(metrics.endpoint(contextPath + "/" + mapping), templates));
    } else {
      String path = mapping.startsWith("/") ? mapping : "/" + mapping;
      exact.put(mapping, new Mapping(metrics.endpoint(contextPath + path), templates));
    }
  }
}
