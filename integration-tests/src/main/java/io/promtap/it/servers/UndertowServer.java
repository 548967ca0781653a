// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.promtap.it.web.OtherApplication;
import io.promtap.it.web.ScenarioApplication;
import io.promtap.it.web.ScenarioException;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletException;
import java.io.File;
import java.net.InetSocketAddress;

/**
 * Undertow 2.2 and 2.3. It does not read {@code web.xml}, so what those files say is said here once
 * more, and the applications' classes are on the class path.
 */
public final class UndertowServer {

  private UndertowServer() {}

  public static void main(String[] arguments) throws ServletException {
    ServletContainer container = Servlets.newContainer();
    PathHandler paths = Handlers.path();
    for (File application : WebApps.of(arguments)) {
      DeploymentManager manager = container.addDeployment(describe(application));
      manager.deploy();
      paths.addPrefixPath(WebApps.contextPath(application), manager.start());
    }
    Undertow undertow =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(paths).build();
    undertow.start();
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    WebApps.ready(address.getPort());
  }

  private static DeploymentInfo describe(File application) {
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(UndertowServer.class.getClassLoader())
            .setDeploymentName(application.getName())
            .setContextPath(WebApps.contextPath(application))
            .setResourceManager(new PathResourceManager(application.toPath()));
    switch (application.getName()) {
      case "bare":
        return deployment;
      case "other":
        return deployment.addListener(Servlets.listener(OtherApplication.class));
      default:
        return describeApp(deployment);
    }
  }

  private static DeploymentInfo describeApp(DeploymentInfo deployment) {
    return deployment
        .addListener(Servlets.listener(ScenarioApplication.class))
        .addServletContextAttribute(
            WebSocketDeploymentInfo.ATTRIBUTE_NAME,
            new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(true, 8192)))
        .addWelcomePage("index.html")
        .addErrorPage(Servlets.errorPage("/error/of-status", 418))
        .addErrorPage(Servlets.errorPage("/error/of-exception", ScenarioException.class));
  }
}
