// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.promtap.it.web.AddingServlet;
import io.promtap.it.web.WordServlet;
import java.io.File;
import java.lang.reflect.Array;
import java.lang.reflect.Method;

/**
 * Jetty, 9.4 to 12.1, with an application with a form login, and a context that only its own API
 * makes: servlets that come later, and no default servlet. Before 12 there are servlets without any
 * context, too. By reflection, as {@link JettyServer}.
 */
public final class JettyRoutes {
  private static final String DISPATCH = "org.eclipse.jetty.security.dispatch";

  private JettyRoutes() {}

  public static void main(String[] arguments) throws Exception {
    Object bare = context("/bare");
    add(bare, WordServlet.class, "/word");
    add(bare, WordServlet.class, "/words/*");
    add(bare, AddingServlet.class, "/adding/*");
    AddingServlet.adds(
        () -> {
          add(bare, WordServlet.class, "/late");
          add(bare, WordServlet.class, "/later/*");
          add(bare, WordServlet.class, "*.late");
          return bare;
        });
    Object contexts = JettyServer.collection(bare, login(WebApps.of(arguments)[0]));
    JettyServer.serve(isBefore12() ? withServletsOfTheServer(contexts) : contexts);
  }

  private static boolean isBefore12() {
    return JettyRoutes.class.getClassLoader().getResource("org/eclipse/jetty/servlet/") != null;
  }

  /** The handler of servlets stands beside the contexts and not in one. */
  private static Object withServletsOfTheServer(Object contexts)
      throws ReflectiveOperationException {
    Object servlets = JettyServer.type("servlet.ServletHandler").getConstructor().newInstance();
    servlets
        .getClass()
        .getMethod("addServletWithMapping", Class.class, String.class)
        .invoke(servlets, WordServlet.class, "/direct/*");
    Object handlers = Array.newInstance(JettyServer.type("server.Handler"), 2);
    Array.set(handlers, 0, contexts);
    Array.set(handlers, 1, servlets);
    return JettyServer.type("server.handler.HandlerList")
        .getConstructor(handlers.getClass())
        .newInstance(handlers);
  }

  private static Object context(String path) throws ReflectiveOperationException {
    Object context =
        JettyServer.type("servlet.ServletContextHandler").getConstructor().newInstance();
    JettyServer.call(context, "setContextPath", String.class, path);
    return context;
  }

  private static void add(Object context, Class<?> servlet, String mapping)
      throws ReflectiveOperationException {
    context
        .getClass()
        .getMethod("addServlet", Class.class, String.class)
        .invoke(context, servlet, mapping);
  }

  /** A form login that shows its page without a redirect. */
  private static Object login(File application) throws ReflectiveOperationException {
    Object context = JettyServer.deploy(application);
    Object security = context.getClass().getMethod("getSecurityHandler").invoke(context);
    Object users = JettyServer.type("security.UserStore").getConstructor().newInstance();
    Object service =
        JettyServer.type("security.HashLoginService")
            .getConstructor(String.class)
            .newInstance("realm");
    JettyServer.call(service, "setUserStore", users.getClass(), users);
    JettyServer.call(
        security, "setLoginService", JettyServer.type("security.LoginService"), service);
    for (Method method : security.getClass().getMethods()) {
      if (method.getName().equals("setInitParameter") || method.getName().equals("setParameter")) {
        method.invoke(security, DISPATCH, "true");
      }
    }
    return context;
  }
}
