// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.TestAgent;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own with a real agent, and an application that brings a server provider. */
class JdkServersTest {

  @TempDir private Path directory;

  @Test
  void the_side_port_runs_on_the_JDKs_server_and_the_application_keeps_its_own() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                TestAgent.option(directory),
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).lines())
        .containsExactly("the side port is open", ForeignProvider.WORD);
  }

  /** Names its provider only after the side port has been opened. */
  static final class Application {
    public static void main(String[] arguments) throws Exception {
      HttpServerConfig config = new HttpServerConfig("127.0.0.1", 0, "/metrics", 1);
      try (Exporter exporter =
          new Exporter(config, new MetricRegistry(10, false), TestAgent.instrumentation())) {
        exporter.start();
        System.out.println("the side port is open");
      }
      System.setProperty(
          "com.sun.net.httpserver.HttpServerProvider", ForeignProvider.class.getName());
      HttpServer.create(new InetSocketAddress(0), 0);
    }
  }

  /** Says that it was asked. */
  public static final class ForeignProvider extends HttpServerProvider {
    static final String WORD = "the application's provider is used";

    @Override
    public HttpServer createHttpServer(InetSocketAddress address, int backlog) {
      System.out.println(WORD);
      return null;
    }

    @Override
    public HttpsServer createHttpsServer(InetSocketAddress address, int backlog) {
      return null;
    }
  }
}
