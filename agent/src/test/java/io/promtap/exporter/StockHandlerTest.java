// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The handler of the client's HTTP exporter on a server of the JDK, beside ours. Where it is right
 * ours answers the same. Each other test is a reason of docs/decisions/0007: one that fails with a
 * new version of the client says that its reason is gone.
 */
@Timeout(60)
class StockHandlerTest {

  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  /** Ours leaves it to the handler. */
  private static final String OPEN_METRICS_2 = "application/openmetrics-text;version=2.0.0";

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Exporter exporter =
      new Exporter(
          new HttpServerConfig("127.0.0.1", 0, "/metrics", 4), registry, ByteBuddyAgent.install());
  private HttpServer stock;

  @BeforeEach
  void start() throws IOException {
    registry.counter("things_total", "Things.", "kind").series("x").add(2);
    registry.histogram("time_seconds", "Time.", new double[] {1}).series().observeNanos(5);
    exporter.start();
    stock = serve(registry.prometheus());
  }

  @AfterEach
  void close() {
    exporter.close();
    stock.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "?name%5B%5D=things_total                              | none",
        "?name%5B%5D=things_total                              | text/plain;version=0.0.4",
        "?name%5B%5D=things_total                              | application/openmetrics-text",
        "?name%5B%5D=things_total                              | text/plain;escaping=dots;q=1",
        "?name%5B%5D=things_total&name%5B%5D=time_seconds      | application/openmetrics-text",
        "?name%5B%5D=none                                      | none",
        "?name%5B%5D=none                                      | application/openmetrics-text",
        "?name%5B%5D=things_total&debug=text                   | application/openmetrics-text",
        "?name%5B%5D=things_total&debug=openmetrics            | none",
        "?name%5B%5D=things_total&debug=prometheus-protobuf    | none",
      })
  void ours_answers_what_it_answers(String query, String acceptOrNull) throws Exception {
    String accept = acceptOrNull == null ? "" : "Accept: " + acceptOrNull + "\r\n";
    String request = "GET /metrics" + query + " HTTP/1.0\r\n" + accept + "\r\n";

    List<String> answer = comparable(ask(exporter.port(), request));

    assertThat(answer).contains("HTTP/1.1 200 OK");
    assertThat(answer).isEqualTo(comparable(ask(stock.getAddress().getPort(), request)));
  }

  @Test
  void protobuf_is_its_answer_to_whoever_names_it_whatever_the_weight() throws Exception {
    String request = "GET /metrics HTTP/1.0\r\nAccept: text/plain," + PROTOBUF + ";q=0.5\r\n\r\n";

    assertThat(ask(stock.getAddress().getPort(), request))
        .contains("Content-type: application/vnd.google.protobuf");
    assertThat(ask(exporter.port(), request)).contains("Content-Type: text/plain");
  }

  @Test
  void an_unknown_debug_is_its_own_failure_and_is_repeated() throws Exception {
    String request = "GET /metrics?debug=anything HTTP/1.0\r\n\r\n";

    assertThat(ask(stock.getAddress().getPort(), request))
        .startsWith("HTTP/1.1 500 ")
        .contains("debug=anything");
    assertThat(ask(exporter.port(), request))
        .startsWith("HTTP/1.1 400 ")
        .doesNotContain("debug=anything");
  }

  @Test
  void an_error_of_a_collector_is_no_answer_at_all() throws Exception {
    registry
        .prometheus()
        .register(
            (Collector)
                () -> {
                  throw new NoClassDefFoundError("gone");
                });
    String request = "GET /metrics HTTP/1.0\r\nAccept: " + OPEN_METRICS_2 + "\r\n\r\n";

    assertThat(ask(stock.getAddress().getPort(), request)).isEmpty();
    assertThat(ask(exporter.port(), request)).startsWith("HTTP/1.1 500 ");
  }

  @Test
  void other_methods_and_longer_paths_are_answered_with_metrics() throws Exception {
    for (String line : List.of("POST /metrics", "GET /metricsfoo")) {
      String request = line + " HTTP/1.0\r\n\r\n";

      assertThat(ask(stock.getAddress().getPort(), request)).startsWith("HTTP/1.1 200 ");
      assertThat(ask(exporter.port(), request)).startsWith("HTTP/1.1 40");
    }
  }

  @Test
  void to_make_it_initialises_java_util_logging() throws Exception {
    String manager = "-Djava.util.logging.manager=" + IsolationTest.LoudLogManager.class.getName();

    assertThat(made(manager))
        .containsExactly("beginning", IsolationTest.LoudLogManager.WORD, "made");
  }

  @Test
  void without_java_util_logging_it_cannot_be_made() throws Exception {
    assertThat(made("--limit-modules=java.instrument,java.management,jdk.httpserver"))
        .startsWith("beginning")
        .doesNotContain("made")
        .anyMatch(line -> line.contains("NoClassDefFoundError: java/util/logging/Logger"));
  }

  private static List<String> made(String option) throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            option,
            "-cp",
            System.getProperty("java.class.path"),
            Making.class.getName());
    Process process = java.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output.lines().toList();
  }

  /** Makes the handler, and before it a server as ours is made. */
  static final class Making {
    private Making() {}

    public static void main(String[] args) throws IOException {
      HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1);
      System.out.println("beginning");
      server.createContext("/metrics", new MetricsHandler(new PrometheusRegistry()));
      System.out.println("made");
      Logger.getLogger("application");
      server.stop(0);
    }
  }

  private static HttpServer serve(PrometheusRegistry metrics) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 16);
    server.createContext("/metrics", new MetricsHandler(metrics));
    server.start();
    return server;
  }

  /** Without the time and what says how the body is sent. */
  private static List<String> comparable(String answer) {
    return answer
        .lines()
        .filter(
            line -> !line.matches("(?i)(date|connection|content-length|transfer-encoding|vary):.*"))
        .map(line -> line.replaceFirst("^Content-type:", "Content-Type:"))
        .sorted()
        .toList();
  }

  private static String ask(int port, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
