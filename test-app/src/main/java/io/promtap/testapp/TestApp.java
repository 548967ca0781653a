// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * The service: the pool, the server on its port, and the load driver if there is one.
 *
 * <p>Start and close exclude each other, so that a signal in the middle of the start finds either
 * nothing or a whole service to close.
 */
final class TestApp implements AutoCloseable {
  private static final int WORKERS = 64;

  private final Options options;
  private final UnaryOperator<DataSource> wrapper;
  private final Connector connector = new Connector();
  private final Tomcat tomcat = new Tomcat();
  private Path workDirectory;
  private Database database;
  private AgentRepository agents;
  private LoadDriver driver;
  private boolean closed;

  TestApp(Options options) {
    this(options, UnaryOperator.identity());
  }

  /**
   * @param wrapper comes between the service and its pool, so that a test can count the statements
   */
  TestApp(Options options, UnaryOperator<DataSource> wrapper) {
    this.options = options;
    this.wrapper = wrapper;
  }

  /** After a failure it is to be closed as well. */
  synchronized void start() throws StartException {
    if (closed) {
      return;
    }
    database = Database.open(options);
    DataSource dataSource = wrapper.apply(database.pool());
    agents = new AgentRepository(dataSource);
    RunRepository runs = new RunRepository(dataSource);
    startServer(new Routes(dataSource, agents, runs, new AgentRunner(runs)));
  }

  private void startServer(Routes routes) throws StartException {
    connector.setPort(options.port());
    connector.setProperty("address", options.host());
    connector.setProperty("maxThreads", Integer.toString(WORKERS));
    // No limit of requests on a connection: a reconnect every 100 requests would show in latencies.
    connector.setProperty("maxKeepAliveRequests", "-1");
    connector.setThrowOnFailure(true);
    try {
      workDirectory = Files.createTempDirectory("test-app-");
      tomcat.setBaseDir(workDirectory.toString());
      tomcat.setConnector(connector);
      Context context = tomcat.addContext("", null);
      routes.addTo(context);
      tomcat.start();
    } catch (LifecycleException e) {
      throw new StartException(whyNotStarted(e), e);
    } catch (IOException e) {
      throw new StartException("no temporary directory for Tomcat: " + e, e);
    }
  }

  private String whyNotStarted(LifecycleException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return "port %d on %s is not free (%s); give another with --port N (0 takes any free port)"
            .formatted(options.port(), options.host(), cause.getMessage());
      }
    }
    return "Tomcat does not start: " + failure;
  }

  int port() {
    return connector.getLocalPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  AgentRepository agents() {
    return agents;
  }

  /** Without effect on a service that a signal is closing already. */
  synchronized void drive(int requestsPerSecond, long total) {
    if (!closed) {
      driver = new LoadDriver(uri(), agents, requestsPerSecond, total, System.err);
      driver.start();
    }
  }

  /** From the outside in: no more requests, then no server, then no connections. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (driver != null) {
      driver.close();
    }
    if (workDirectory != null) {
      stopServer();
      deleteWorkDirectory();
    }
    if (database != null) {
      database.close();
    }
  }

  private void stopServer() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      System.err.println("test-app: Tomcat did not stop cleanly: " + e);
    }
    // Tomcat leaves its directory there, and would make it again for the next server of this JVM.
    System.clearProperty(Globals.CATALINA_HOME_PROP);
    System.clearProperty(Globals.CATALINA_BASE_PROP);
  }

  private void deleteWorkDirectory() {
    try (Stream<Path> files = Files.walk(workDirectory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("test-app: " + workDirectory + " is left behind: " + e);
    }
  }
}
