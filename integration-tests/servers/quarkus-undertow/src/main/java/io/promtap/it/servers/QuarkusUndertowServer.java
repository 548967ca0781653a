// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.ServerSocket;

/** Quarkus's Undertow with one servlet. It ends with its stdin. */
public final class QuarkusUndertowServer {

  private QuarkusUndertowServer() {}

  public static void main(String[] arguments) throws IOException, ServletException {
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(QuarkusUndertowServer.class.getClassLoader())
            .setDeploymentName("shop")
            .setContextPath("/")
            .addServlet(Servlets.servlet("orders", Orders.class).addMapping("/orders/*"));
    DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    int port = freePort();
    Undertow.builder()
        .addHttpListener(port, "127.0.0.1")
        .setHandler(manager.start())
        .build()
        .start();
    System.out.println("READY " + port);
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  /** It does not say which port it has taken. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The servlet. */
  public static final class Orders extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getParameter("missing") != null) {
        response.sendError(404);
        return;
      }
      response.getWriter().print("order");
    }
  }
}
