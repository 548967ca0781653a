// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.log.Failures;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of reflective calls of servlet objects: their types are in loaders that the agent cannot
 * see. Only for the mappings of a web application, for requests that none of these fits, and for
 * asynchronous and failed requests of containers that are not known. So nothing is cached, and no
 * class is pinned.
 */
final class ServletObjects {

  /** Far more wrappers than any application stacks; a circle of wrappers must come to an end. */
  private static final int MAX_WRAPPERS = 100;

  private ServletObjects() {}

  /** Returns the container's own request below all wrappers. */
  static Object unwrap(Object request) throws ReflectiveOperationException {
    Object base = request;
    for (int i = 0; i < MAX_WRAPPERS; i++) {
      Class<?> wrapper = type(base, "ServletRequestWrapper");
      if (wrapper == null) {
        return base;
      }
      base = wrapper.getMethod("getRequest").invoke(base);
    }
    return base;
  }

  /** Counts a failure of these calls, but not what the object itself threw. */
  static void record(String where, Exception failure) {
    Throwable cause = failure.getCause();
    if (failure instanceof InvocationTargetException && cause != null) {
      PromtapBridge.unanswered(cause, where);
    } else {
      Failures.record(where, failure);
    }
  }

  /**
   * Returns an attribute of a request.
   *
   * @param name the name below {@code javax.servlet} or {@code jakarta.servlet}
   */
  static @Nullable Object attribute(Object request, String name)
      throws ReflectiveOperationException {
    Class<?> type = required(request, "ServletRequest");
    String prefix = type.getName().substring(0, type.getName().lastIndexOf('.') + 1);
    return type.getMethod("getAttribute", String.class).invoke(request, prefix + name);
  }

  /** Returns the {@code HttpServletMapping} of a request; {@code null} before Servlet 4.0. */
  static @Nullable Object mapping(Object request) throws ReflectiveOperationException {
    try {
      return ask(request, "http.HttpServletRequest", "getHttpServletMapping");
    } catch (NoSuchMethodException olderApi) {
      return null;
    }
  }

  static @Nullable Object ofMapping(Object mapping, String method)
      throws ReflectiveOperationException {
    return ask(mapping, "http.HttpServletMapping", method);
  }

  static int status(Object response) throws ReflectiveOperationException {
    return (Integer) Objects.requireNonNull(ask(response, "http.HttpServletResponse", "getStatus"));
  }

  static @Nullable String contentType(Object response) throws ReflectiveOperationException {
    return (String) ask(response, "ServletResponse", "getContentType");
  }

  /** Adds a listener, a class of the application's loader, that calls this handler. */
  static void listen(Object asyncContext, InvocationHandler handler)
      throws ReflectiveOperationException {
    Class<?> contextType = required(asyncContext, "AsyncContext");
    String name = contextType.getName().replace("AsyncContext", "AsyncListener");
    // The application, which is on the stack, may not ask for a class loader.
    ClassLoader loader =
        AccessController.doPrivileged(
            new PrivilegedAction<ClassLoader>() {
              @Override
              public ClassLoader run() {
                return contextType.getClassLoader();
              }
            });
    Class<?> listenerType = Class.forName(name, false, loader);
    Object listener = Proxy.newProxyInstance(loader, new Class<?>[] {listenerType}, handler);
    contextType.getMethod("addListener", listenerType).invoke(asyncContext, listener);
  }

  /**
   * Calls a method without parameters. It is looked up in the servlet API's own type, since the
   * class behind it is often not accessible.
   *
   * @param simpleName the name of the type below {@code javax.servlet} or {@code jakarta.servlet}
   */
  static @Nullable Object ask(Object target, String simpleName, String method)
      throws ReflectiveOperationException {
    return required(target, simpleName).getMethod(method).invoke(target);
  }

  /** Returns the paths below a folder of a web application; {@code null} if there is none. */
  static @Nullable Object resourcePaths(Object context, String folder)
      throws ReflectiveOperationException {
    return required(context, "ServletContext")
        .getMethod("getResourcePaths", String.class)
        .invoke(context, folder);
  }

  private static Class<?> required(Object target, String simpleName)
      throws ReflectiveOperationException {
    Class<?> type = type(target, simpleName);
    if (type == null) {
      throw new ClassNotFoundException(target.getClass().getName() + " is no " + simpleName);
    }
    return type;
  }

  /** Returns the servlet API's type of this name; {@code null} if the object is not of it. */
  private static @Nullable Class<?> type(Object target, String simpleName) {
    for (Class<?> at = target.getClass(); at != null; at = at.getSuperclass()) {
      if (isNamed(at, simpleName)) {
        return at;
      }
      Class<?> found = among(at.getInterfaces(), simpleName);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Class<?> among(Class<?>[] interfaces, String simpleName) {
    for (Class<?> type : interfaces) {
      if (isNamed(type, simpleName)) {
        return type;
      }
      Class<?> above = among(type.getInterfaces(), simpleName);
      if (above != null) {
        return above;
      }
    }
    return null;
  }

  private static boolean isNamed(Class<?> type, String simpleName) {
    String name = type.getName();
    return name.equals("jakarta.servlet." + simpleName)
        || name.equals("javax.servlet." + simpleName);
  }
}
