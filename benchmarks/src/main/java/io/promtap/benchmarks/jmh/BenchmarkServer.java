package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Machine;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.Adapter;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** An embedded Tomcat on loopback with one servlet at {@code /app/run}. */
final class BenchmarkServer implements Closeable {
  static final String PATH = "/app/run";

  /** Held, since the JDK forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();
  private final Path base;
  final int port;

  /**
   * @param byHand a filter before the servlet, or {@code null}
   * @param virtual whether each request has a virtual thread of its own
   */
  BenchmarkServer(HttpServlet servlet, Filter byHand, boolean virtual) throws IOException {
    TOMCAT.setLevel(Level.OFF);
    base = Files.createTempDirectory("benchmark-tomcat");
    port = Machine.freePort();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(port);
    Connector connector = tomcat.getConnector();
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxKeepAliveRequests", "-1");
    if (virtual) {
      connector.getProtocolHandler().setExecutor(virtualThreads());
    }
    Context context = tomcat.addContext("/app", base.toString());
    Tomcat.addServlet(context, "run", servlet).setAsyncSupported(true);
    context.addServletMappingDecoded("/run", "run");
    if (byHand != null) {
      addFilter(context, byHand);
    }
    try {
      tomcat.start();
    } catch (LifecycleException e) {
      throw new IOException("Tomcat does not start", e);
    }
  }

  private static void addFilter(Context context, Filter filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("by-hand");
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("by-hand");
    mapping.addURLPattern("/*");
    context.addFilterMap(mapping);
  }

  static boolean hasVirtualThreads() {
    return Runtime.version().feature() >= 21;
  }

  /** By reflection: the benchmarks are compiled for Java 17. */
  private static Executor virtualThreads() {
    try {
      return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Virtual threads need Java 21", e);
    }
  }

  /** Where the connector hands over a request that it has parsed. */
  Adapter adapter() {
    return tomcat.getConnector().getProtocolHandler().getAdapter();
  }

  @Override
  public void close() throws IOException {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IOException("Tomcat does not stop", e);
    }
    deleteAll(base);
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
