// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import io.promtap.support.JdkPackages;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.InetSocketAddress;

/**
 * A factory of HTTP servers of the JDK's own kind. {@code HttpServer.create} takes the provider
 * that the application names in a property or brings on its class path (Jetty has one), and keeps
 * that choice for the whole process: the side port would run on the application's server, and the
 * application would get the provider that was found before its main set the property.
 */
final class JdkServers {

  private static final String PROVIDER = "sun.net.httpserver.DefaultHttpServerProvider";

  private JdkServers() {}

  /** If this JVM hides its own provider from us, {@code HttpServer.create} chooses one. */
  static HttpServer create(InetSocketAddress address, int backlog, Instrumentation instrumentation)
      throws IOException {
    HttpServerProvider own = ownProvider(instrumentation);
    return own == null
        ? HttpServer.create(address, backlog)
        : own.createHttpServer(address, backlog);
  }

  /** Null if this JVM keeps it from us. */
  private static HttpServerProvider ownProvider(Instrumentation instrumentation) {
    try {
      Class<?> type = Class.forName(PROVIDER);
      JdkPackages.export(type, instrumentation);
      return (HttpServerProvider) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException | RuntimeException hidden) {
      return null;
    }
  }
}
