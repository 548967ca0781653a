// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import io.promtap.log.Failures;
import io.promtap.support.JdkPackages;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * A factory of the JDK's own HTTP servers. {@code HttpServer.create} takes the provider that the
 * application names in a property or has on its class path (Jetty has one), and keeps that choice
 * for the whole process. The side port would then run on the application's server, and a property
 * that the application's main sets would have no effect.
 */
final class JdkServers {

  private static final String PROVIDER = "sun.net.httpserver.DefaultHttpServerProvider";

  private JdkServers() {}

  /**
   * Creates a server. If this JVM hides its own provider, {@code HttpServer.create} chooses one.
   */
  static HttpServer create(InetSocketAddress address, int backlog, Instrumentation instrumentation)
      throws IOException {
    HttpServerProvider own = ownProvider(instrumentation);
    return own == null
        ? HttpServer.create(address, backlog)
        : own.createHttpServer(address, backlog);
  }

  /** Stops a server that has never started, and frees its port. */
  static void release(HttpServer server, Instrumentation instrumentation) {
    server.stop(0);
    closeSelector(server, instrumentation);
  }

  /**
   * Frees the port of a server that was stopped without a dispatcher. The JDK closes the socket
   * only when the server's selector, which nobody asks any more, closes.
   */
  static void closeSelector(HttpServer server, Instrumentation instrumentation) {
    try {
      Object inner = field(server, "server", instrumentation);
      ((Selector) field(inner, "selector", instrumentation)).close();
    } catch (ReflectiveOperationException | RuntimeException | IOException hidden) {
      // The port stays busy, which the next attempt to open it says.
      Failures.record("exporter.release", hidden);
    }
  }

  private static Object field(Object owner, String name, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    JdkPackages.open(owner.getClass(), instrumentation);
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  /** Returns {@code null} if this JVM hides its own provider. */
  private static @Nullable HttpServerProvider ownProvider(Instrumentation instrumentation) {
    try {
      Class<?> type = Class.forName(PROVIDER);
      JdkPackages.export(type, instrumentation);
      return (HttpServerProvider) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException | RuntimeException hidden) {
      return null;
    }
  }
}
