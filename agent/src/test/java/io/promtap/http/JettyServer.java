// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import jakarta.servlet.DispatcherType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A real Jetty that serves {@link HttpScenarios}; started woven by the tests. */
public final class JettyServer implements AutoCloseable {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final Path base;

  /** Starts on a free port. */
  public JettyServer() throws Exception {
    base = Files.createTempDirectory("promtap-jetty");
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/app");
    context.setBaseResourceAsPath(base);
    ServletHolder scenarios = new ServletHolder(new HttpScenarios.Scenarios());
    scenarios.setAsyncSupported(true);
    context.addServlet(scenarios, "/s/*");
    context.addServlet(new ServletHolder(new HttpScenarios.ErrorServlet()), "/errors");
    context.addServlet(new ServletHolder("default", DefaultServlet.class), "/");
    FilterHolder pass = new FilterHolder(new HttpScenarios.Pass());
    pass.setAsyncSupported(true);
    context.addFilter(pass, "/*", EnumSet.allOf(DispatcherType.class));
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(UnsupportedOperationException.class, "/errors");
    context.setErrorHandler(errors);
    server.setHandler(context);
    server.start();
  }

  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
    Files.delete(base);
  }
}
