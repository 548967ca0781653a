// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.File;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.function.Supplier;

/**
 * Jetty, 9.4 to 12.1. By reflection, because the classes that a deployment takes are in five
 * packages and their types differ, while their methods have the same names.
 */
public final class JettyServer {
  private static final String[] PACKAGES = {
    "org.eclipse.jetty.",
    "org.eclipse.jetty.ee8.",
    "org.eclipse.jetty.ee9.",
    "org.eclipse.jetty.ee10.",
    "org.eclipse.jetty.ee11."
  };

  private JettyServer() {}

  public static void main(String[] arguments) throws Exception {
    serve(contexts(arguments));
  }

  /** Serves with this handler. */
  static void serve(Object handler) throws Exception {
    Object server = type("server.Server").getConstructor().newInstance();
    Object connector =
        type("server.ServerConnector").getConstructor(server.getClass()).newInstance(server);
    call(connector, "setHost", String.class, "127.0.0.1");
    addHttp2(connector);
    call(server, "addConnector", type("server.Connector"), connector);
    call(server, "setHandler", type("server.Handler"), handler);
    server.getClass().getMethod("start").invoke(server);
    WebApps.ready((int) connector.getClass().getMethod("getLocalPort").invoke(connector));
    server.getClass().getMethod("join").invoke(server);
  }

  /** HTTP/2 without TLS beside HTTP/1.1, if the class path has it. */
  private static void addHttp2(Object connector) throws ReflectiveOperationException {
    Class<?> factory;
    try {
      factory = Class.forName("org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory");
    } catch (ClassNotFoundException without) {
      return;
    }
    Class<?> configuration = type("server.HttpConfiguration");
    call(
        connector,
        "addConnectionFactory",
        type("server.ConnectionFactory"),
        factory
            .getConstructor(configuration)
            .newInstance(configuration.getConstructor().newInstance()));
  }

  private static Object contexts(String[] arguments) throws ReflectiveOperationException {
    File[] applications = WebApps.of(arguments);
    Object[] contexts = new Object[applications.length];
    for (int i = 0; i < contexts.length; i++) {
      contexts[i] = deploy(applications[i]);
    }
    return collection(contexts);
  }

  /** Returns one handler for these contexts. */
  static Object collection(Object... applications) throws ReflectiveOperationException {
    Class<?> contextHandler = type("server.handler.ContextHandler");
    Object[] contexts = (Object[]) Array.newInstance(contextHandler, applications.length);
    for (int i = 0; i < contexts.length; i++) {
      Object context = applications[i];
      // The layers of Jetty 12 for older servlet APIs wrap their contexts.
      contexts[i] = contextHandler.isInstance(context) ? context : ((Supplier<?>) context).get();
    }
    return type("server.handler.ContextHandlerCollection")
        .getConstructor(contexts.getClass())
        .newInstance((Object) contexts);
  }

  static Object deploy(File application) throws ReflectiveOperationException {
    Object context =
        type("webapp.WebAppContext")
            .getConstructor(String.class, String.class)
            .newInstance(application.getAbsolutePath(), WebApps.contextPath(application));
    for (Method method : context.getClass().getMethods()) {
      // From 12 on it has to be switched on.
      if (method.getName().equals("setCrossContextDispatchSupported")) {
        method.invoke(context, true);
      }
    }
    return context;
  }

  static void call(Object target, String method, Class<?> parameter, Object argument)
      throws ReflectiveOperationException {
    target.getClass().getMethod(method, parameter).invoke(target, argument);
  }

  static Class<?> type(String name) throws ClassNotFoundException {
    for (String prefix : PACKAGES) {
      try {
        return Class.forName(prefix + name);
      } catch (ClassNotFoundException inAnotherPackage) {
        continue;
      }
    }
    throw new ClassNotFoundException(name);
  }
}
