// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Machine;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.net.AbstractEndpoint;

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
   */
  BenchmarkServer(HttpServlet servlet, Filter byHand) throws IOException {
    TOMCAT.setLevel(Level.OFF);
    base = Files.createTempDirectory("benchmark-tomcat");
    port = Machine.freePort();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(port);
    Connector connector = tomcat.getConnector();
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxKeepAliveRequests", "-1");
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

  /** What reads a request from a connection and answers it; the connector has one for each. */
  Http11Processor processor() {
    AbstractHttp11Protocol<?> protocol =
        (AbstractHttp11Protocol<?>) tomcat.getConnector().getProtocolHandler();
    return new Http11Processor(protocol, protocol.getAdapter());
  }

  /** A connection to this server that has no socket. */
  MemoryConnection connection(byte[] request) {
    try {
      Method endpoint = AbstractProtocol.class.getDeclaredMethod("getEndpoint");
      endpoint.setAccessible(true);
      @SuppressWarnings("unchecked") // Never asked for a socket.
      AbstractEndpoint<MemoryConnection, ?> own =
          (AbstractEndpoint<MemoryConnection, ?>)
              endpoint.invoke(tomcat.getConnector().getProtocolHandler());
      return new MemoryConnection(request, own);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
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
