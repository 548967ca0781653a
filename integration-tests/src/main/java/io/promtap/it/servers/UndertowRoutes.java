// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.promtap.it.web.AddingServlet;
import io.promtap.it.web.WordServlet;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.api.WebResourceCollection;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;

/**
 * Undertow, 2.2 and 2.3, with a context with a form login, and one that has servlets which come
 * later and no default servlet.
 */
public final class UndertowRoutes {

  private UndertowRoutes() {}

  public static void main(String[] arguments) throws ServletException {
    DeploymentInfo bare =
        deployment("bare")
            .addServlet(Servlets.servlet("word", WordServlet.class).addMapping("/word"))
            .addServlet(Servlets.servlet("word below", WordServlet.class).addMapping("/words/*"))
            .addServlet(Servlets.servlet("adding", AddingServlet.class).addMapping("/adding/*"));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(bare);
    manager.deploy();
    AddingServlet.adds(
        () -> {
          ServletInfo late =
              Servlets.servlet("late", WordServlet.class)
                  .addMappings("/late", "/later/*", "*.late");
          bare.addServlet(late);
          manager.getDeployment().getServlets().addServlet(late);
          manager.getDeployment().getServletPaths().invalidate();
          return late;
        });
    DeploymentManager login = Servlets.defaultContainer().addDeployment(login());
    login.deploy();
    PathHandler paths =
        Handlers.path()
            .addPrefixPath("/bare", manager.start())
            .addPrefixPath("/login", login.start());
    Undertow undertow =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(paths).build();
    undertow.start();
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    WebApps.ready(address.getPort());
  }

  private static DeploymentInfo login() {
    return deployment("login")
        .addServlet(Servlets.servlet("word", WordServlet.class).addMapping("/secured/*"))
        .addServlet(Servlets.servlet("page", WordServlet.class).addMapping("/page"))
        .addSecurityConstraint(
            new SecurityConstraint()
                .addWebResourceCollection(new WebResourceCollection().addUrlPattern("/secured/*"))
                .addRoleAllowed("user"))
        .addSecurityRole("user")
        .setLoginConfig(new LoginConfig("FORM", "realm", "/page", "/page"))
        .setIdentityManager(new Nobody());
  }

  private static DeploymentInfo deployment(String name) {
    return Servlets.deployment()
        .setClassLoader(UndertowRoutes.class.getClassLoader())
        .setDeploymentName(name)
        .setContextPath("/" + name);
  }

  /** Knows no user. */
  private static final class Nobody implements IdentityManager {
    @Override
    public Account verify(Account account) {
      return null;
    }

    @Override
    public Account verify(String id, Credential credential) {
      return null;
    }

    @Override
    public Account verify(Credential credential) {
      return null;
    }
  }
}
