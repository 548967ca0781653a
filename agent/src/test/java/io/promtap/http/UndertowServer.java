// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import java.net.InetSocketAddress;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A real Undertow that serves {@link HttpScenarios}; started woven by the tests. */
public final class UndertowServer implements AutoCloseable {

  private static final Logger QUIET = Logger.getLogger("io.undertow");

  private final Undertow server;

  /** Starts on a free port. */
  public UndertowServer() throws Exception {
    QUIET.setLevel(Level.OFF);
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(UndertowServer.class.getClassLoader())
            .setContextPath("/app")
            .setDeploymentName("app")
            .addServlet(
                Servlets.servlet(
                        "scenarios",
                        HttpScenarios.Scenarios.class,
                        new ImmediateInstanceFactory<>(new HttpScenarios.Scenarios()))
                    .addMapping("/s/*")
                    .setAsyncSupported(true))
            .addServlet(
                Servlets.servlet(
                        "errors",
                        HttpScenarios.ErrorServlet.class,
                        new ImmediateInstanceFactory<>(new HttpScenarios.ErrorServlet()))
                    .addMapping("/errors"))
            .addFilter(
                Servlets.filter(
                        "pass",
                        HttpScenarios.Pass.class,
                        new ImmediateInstanceFactory<>(new HttpScenarios.Pass()))
                    .setAsyncSupported(true))
            .addErrorPage(Servlets.errorPage("/errors", UnsupportedOperationException.class));
    for (DispatcherType type : DispatcherType.values()) {
      info.addFilterUrlMapping("pass", "/*", type);
    }
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
    manager.deploy();
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(Handlers.path().addPrefixPath("/app", manager.start()))
            .build();
    server.start();
  }

  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    server.stop();
  }
}
