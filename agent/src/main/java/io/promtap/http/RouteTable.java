package io.promtap.http;

import io.promtap.log.Failures;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The routes of one web application: its servlet mappings, read once from the registrations of its
 * servlet context, and the templates that a framework found.
 *
 * <p>Which mapping served a request follows from {@code getServletPath} and {@code getPathInfo}
 * (Servlet 3.0, section 12.1), so nothing is asked of the container that it would have to allocate.
 * Reflection is used once per application: the servlet API is in loaders that this class cannot
 * see.
 */
final class RouteTable {

  /** What no route claims: one value, so that a scanner cannot make series. */
  static final String UNMATCHED = "unmatched";

  /** The name that Tomcat, Jetty and Undertow give to the servlet that serves files and 404s. */
  private static final String DEFAULT_SERVLET = "default";

  /** Templates are the application's own, so this is never reached by what a client sends. */
  private static final int MAX_TEMPLATES = 10_000;

  private final WeakReference<Object> context;
  private final String contextPath;
  private final HttpMetrics metrics;
  private final Map<String, HttpMetrics.Endpoint> exact = new HashMap<>();
  private final Map<String, HttpMetrics.Endpoint> prefix = new HashMap<>();
  private final List<String> extensions = new ArrayList<>();
  private final List<HttpMetrics.Endpoint> byExtension = new ArrayList<>();
  private final ConcurrentHashMap<String, HttpMetrics.Endpoint> templates =
      new ConcurrentHashMap<>();
  private HttpMetrics.Endpoint fallback;

  /** Reads the mappings; if they cannot be read, all requests without a template are unmatched. */
  RouteTable(Object context, String contextPath, HttpMetrics metrics) {
    this.context = new WeakReference<>(context);
    this.contextPath = contextPath;
    this.metrics = metrics;
    fallback = metrics.endpoint(UNMATCHED);
    try {
      addMappings(context);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Failures.record("http.routes", e);
    }
  }

  /** Whether this table was made for this context. */
  boolean isOf(Object otherContext) {
    return context.get() == otherContext;
  }

  /** Whether the context is gone. */
  boolean isStale() {
    return context.get() == null;
  }

  /** The endpoint of a template that a framework found, the context path before it. */
  HttpMetrics.Endpoint template(String template) {
    HttpMetrics.Endpoint known = templates.get(template);
    if (known == null) {
      known = metrics.endpoint(contextPath + withSlash(template));
      if (templates.size() < MAX_TEMPLATES) {
        templates.put(template, known);
      }
    }
    return known;
  }

  /** The endpoint of the servlet mapping that led to this servlet path and path info. */
  HttpMetrics.Endpoint mapping(String servletPath, String pathInfo) {
    HttpMetrics.Endpoint found = null;
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

  private void addMappings(Object servletContext) throws ReflectiveOperationException {
    Method registrations =
        interfaceMethod(servletContext, "ServletContext", "getServletRegistrations");
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) registrations.invoke(servletContext)).entrySet()) {
      Object registration = entry.getValue();
      Method mappings = interfaceMethod(registration, "ServletRegistration", "getMappings");
      for (Object mapping : (Collection<?>) mappings.invoke(registration)) {
        add((String) mapping, (String) entry.getKey());
      }
    }
  }

  private void add(String mapping, String servlet) {
    if (mapping.equals("/")) {
      if (!servlet.equals(DEFAULT_SERVLET)) {
        fallback = metrics.endpoint(contextPath + "/");
      }
    } else if (mapping.endsWith("/*")) {
      prefix.put(
          mapping.substring(0, mapping.length() - 2), metrics.endpoint(contextPath + mapping));
    } else if (mapping.startsWith("*.")) {
      extensions.add(mapping.substring(1));
      byExtension.add(metrics.endpoint(contextPath + "/" + mapping));
    } else {
      exact.put(mapping, metrics.endpoint(contextPath + withSlash(mapping)));
    }
  }

  private static String withSlash(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  /** A method of the servlet API's own interface: the class behind it is often not accessible. */
  private static Method interfaceMethod(Object target, String simpleName, String method)
      throws NoSuchMethodException {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      Class<?> found = interfaceNamed(type.getInterfaces(), simpleName);
      if (found != null) {
        return found.getMethod(method);
      }
    }
    throw new NoSuchMethodException(target.getClass().getName() + " is no " + simpleName);
  }

  private static Class<?> interfaceNamed(Class<?>[] interfaces, String simpleName) {
    for (Class<?> type : interfaces) {
      String name = type.getName();
      if (name.equals("jakarta.servlet." + simpleName)
          || name.equals("javax.servlet." + simpleName)) {
        return type;
      }
      Class<?> above = interfaceNamed(type.getInterfaces(), simpleName);
      if (above != null) {
        return above;
      }
    }
    return null;
  }
}
