// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.HttpServerConfig;
import io.promtap.jvm.JvmCollector;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.TestAgent;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In JVMs of their own: what the application set must not reach the exporter, and vice versa. */
class IsolationTest {

  @TempDir private Path directory;

  @Test
  void hostile_prometheus_settings_in_properties_environment_and_files_change_nothing()
      throws Exception {
    Path file = directory.resolve("prometheus.properties");
    Files.writeString(
        file,
        "io.prometheus.exporter.http_server.port=1\n"
            + "io.prometheus.exporter.filter.metric_name_must_start_with=none\n"
            + "io.prometheus.metrics.histogram_native_initial_schema=not a number\n");

    List<String> output =
        run(
            List.of(
                "-Dio.prometheus.unknown=1",
                "-Dio.prometheus.exporter.filter.metric_name_must_start_with=none",
                "-Dprometheus.config=" + file),
            directory);

    assertThat(output)
        .contains(
            "HTTP/1.1 200 OK",
            "things_total 0.0",
            "context prometheus.properties is seen",
            "stopped")
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
  }

  /** As jlink makes images for one application. */
  @Test
  void without_the_jdks_server_a_scrape_is_answered() throws Exception {
    List<String> options =
        List.of("--limit-modules", "java.instrument,java.logging,java.management");

    assertThat(run(options, directory)).contains("HTTP/1.1 200 OK", "things_total 0.0", "stopped");
  }

  @Test
  void without_java_util_logging_a_scrape_is_answered() throws Exception {
    List<String> options = List.of("--limit-modules", "java.instrument,java.management");

    assertThat(run(options, directory)).contains("HTTP/1.1 200 OK", "things_total 0.0", "stopped");
  }

  /** The application may still want to name its own LogManager when its main begins. */
  @Test
  void opening_the_port_and_a_scrape_do_not_initialise_java_util_logging() throws Exception {
    String property = "-Djava.util.logging.manager=" + LoudLogManager.class.getName();

    assertThat(run(List.of(property), directory))
        .containsSubsequence("HTTP/1.1 200 OK", "stopped", LoudLogManager.WORD)
        .containsOnlyOnce(LoudLogManager.WORD);
  }

  @Test
  void the_clients_handler_is_in_use_and_loaded_by_the_first_scrape() throws Exception {
    List<String> output = run(List.of("-Xlog:class+load"), directory);
    int opened = output.indexOf("opened");

    assertThat(output.subList(0, opened))
        .anyMatch(line -> line.contains("io.promtap.exporter.Scrape "))
        .filteredOn(line -> line.matches(".* io.prometheus.metrics.exp.*"))
        .isEmpty();
    assertThat(output.subList(opened, output.size()))
        .anyMatch(line -> line.contains("exporter.common.PrometheusScrapeHandler "))
        .filteredOn(line -> line.contains("exporter.httpserver"))
        .isEmpty();
  }

  private List<String> run(List<String> options, Path context) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(TestAgent.option(directory));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Scraping.class.getName()));
    command.add(context.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("IO_PROMETHEUS_EXPORTER_HTTP_SERVER_PORT", "not a number");
    builder.environment().put("IO_PROMETHEUS_NONSENSE", "1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output.lines().toList();
  }

  /** Scrapes itself and prints the answer. */
  static final class Scraping {
    private Scraping() {}

    public static void main(String[] args) throws Exception {
      URL[] context = {Path.of(args[0]).toUri().toURL()};
      try (URLClassLoader loader = new URLClassLoader(context)) {
        Thread.currentThread().setContextClassLoader(loader);
        MetricRegistry registry = new MetricRegistry(10, false);
        registry.counter("things_total", "Things.");
        registry.collector(new JvmCollector());
        HttpServerConfig config = new HttpServerConfig("127.0.0.1", 0, "/metrics", 2);
        try (Exporter exporter = new Exporter(config, registry, TestAgent.instrumentation())) {
          exporter.start();
          System.out.println("opened");
          print(exporter);
          if (loader.getResource("prometheus.properties") != null) {
            System.out.println("context prometheus.properties is seen");
          }
        }
        System.out.println("stopped");
        Logger.getLogger("application");
      }
    }

    /** By a bare socket: the JDK's client might touch what is to be left alone. */
    private static void print(Exporter exporter) throws Exception {
      try (Socket socket = new Socket("127.0.0.1", exporter.port())) {
        socket.getOutputStream().write("GET /metrics HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
        new String(socket.getInputStream().readAllBytes(), UTF_8)
            .lines()
            .forEach(System.out::println);
      }
    }
  }

  /** Says when java.util.logging is initialised. */
  public static final class LoudLogManager extends LogManager {
    static final String WORD = "java.util.logging is initialised";

    public LoudLogManager() {
      System.out.println(WORD);
    }
  }
}
