// SPDX-License-Identifier: Apache-2.0
package io.promtap.applications;

import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * The context path of a web application, as its class loader tells it. Tomcat's has the name of the
 * context ({@code getContextName}), Jetty's has the context itself ({@code getContext}). So what
 * happens in an application before its first request, or before Promtap was attached, has its name
 * too. Other servers are known once a servlet context is seen.
 */
final class ContextPath {

  private static final String ROOT = "ROOT";

  private ContextPath() {}

  /** Returns the path, empty for the root; {@code null} if the loader does not tell. */
  static @Nullable String of(ClassLoader loader) {
    try {
      Object name = ask(loader, "getContextName");
      if (name instanceof String) {
        return ofTomcat((String) name, loader);
      }
      Object context = ask(loader, "getContext");
      Object path = context == null ? null : ask(context, "getContextPath");
      return path instanceof String && hasClasses(loader) ? rooted((String) path) : null;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // An answer that is not there: the first request tells the path.
      return null;
    }
  }

  private static @Nullable Object ask(Object target, String method)
      throws InvocationTargetException, IllegalAccessException {
    try {
      return target.getClass().getMethod(method).invoke(target);
    } catch (NoSuchMethodException otherServer) {
      return null;
    }
  }

  /**
   * Returns the path of a context of Tomcat.
   *
   * @param name {@code ROOT}, {@code shop}, {@code /shop}, {@code a#b} for the path /a/b, each
   *     perhaps with a version after ##
   */
  private static @Nullable String ofTomcat(String name, ClassLoader loader) {
    int version = name.indexOf("##");
    String base = version < 0 ? name : name.substring(0, version);
    String path = base.startsWith("/") ? base.substring(1) : base;
    if (path.equals("Unknown")) {
      // The loader has stopped.
      return null;
    }
    if (path.isEmpty() || path.equals(ROOT)) {
      return hasClasses(loader) ? "" : null;
    }
    return "/" + path.replace('#', '/');
  }

  private static String rooted(String path) {
    return path.equals("/") ? "" : path;
  }

  /** Returns whether a loader has classes of its own: that of an embedded server has none. */
  private static boolean hasClasses(ClassLoader loader) {
    return !(loader instanceof URLClassLoader) || ((URLClassLoader) loader).getURLs().length > 0;
  }
}
