// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import com.linecorp.armeria.server.jetty.JettyService;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** Armeria before a Jetty without a port. */
public final class ArmeriaJettyServer {

  private ArmeriaJettyServer() {}

  public static void main(String[] arguments) throws Exception {
    ArmeriaServlets.serve(JettyService.of(jetty()), JettyService.of(jetty()));
  }

  private static Server jetty() {
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    ServletHolder users = new ServletHolder(new InnerServlet());
    users.setAsyncSupported(true);
    context.addServlet(users, "/users/*");
    Server server = new Server();
    server.setHandler(context);
    return server;
  }
}
