// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Ports;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Settings that an application makes for a Prometheus client of its own. Right, wrong or unknown to
 * the client inside Promtap, they change nothing: the page has each line that it has without them,
 * on the port that Promtap was told.
 */
class ClientSettingsIT {

  private static final String RULE =
      """
      executions:
        - class: io.promtap.it.apps.Platform$Runner
          method: execute
          agentId: ${arg0.agentName}
      """;

  /** Valid, and each of them changes the page or the port of a client that reads it. */
  private static final List<String> VALID =
      List.of(
          "io.prometheus.exporter.http_server.port=1",
          "io.prometheus.exporter.filter.metric_name_must_start_with=nothing",
          "io.prometheus.exporter.include_created_timestamps=true",
          "io.prometheus.metrics.histogram_classic_upper_bounds=1",
          "io.prometheus.openmetrics2.enabled=true");

  /** One of each way that a setting comes: by property, variable and file. */
  private static final List<String> REPRESENTATIVES =
      List.of("valid properties", "an unknown variable", "a file with valid and unknown keys");

  @TempDir private static Path directory;

  private static Path config;
  private static Page expected;

  @BeforeAll
  static void a_page_without_settings() throws IOException {
    config = Files.writeString(directory.resolve("promtap.yaml"), RULE);
    expected = Page.of(JavaCommand.on(Jdks.current()).app("Platform"));
    assertThat(expected.text())
        .anyMatch(line -> line.startsWith("agent_execution_duration_seconds_bucket"))
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
        .anyMatch(line -> line.startsWith("promtap_build_info"));
  }

  static Stream<Named<UnaryOperator<JavaCommand>>> settings() {
    List<Named<UnaryOperator<JavaCommand>>> all = allSettings();
    List<Named<UnaryOperator<JavaCommand>>> selected =
        CaseSelection.current().only(all, any -> REPRESENTATIVES.contains(any.getName()));
    LeftOut.addCases("the settings of a client", names(all), names(selected));
    return selected.stream();
  }

  private static List<String> names(List<Named<UnaryOperator<JavaCommand>>> settings) {
    return settings.stream().map(Named::getName).toList();
  }

  private static List<Named<UnaryOperator<JavaCommand>>> allSettings() {
    return List.of(
        setting("valid properties", command -> properties(command, VALID)),
        setting("an unknown property", command -> command.jvm("-Dio.prometheus.anything=1")),
        setting(
            "a property that is no number",
            command -> command.jvm("-Dio.prometheus.exporter.http_server.port=many")),
        setting("valid variables", command -> variables(command, VALID)),
        setting(
            "a valid variable that only the loader of the client can tell from an unknown one",
            command -> command.environment("IO_PROMETHEUS_METRICS_EXEMPLARS_ENABLED", "false")),
        setting(
            "an unknown variable", command -> command.environment("IO_PROMETHEUS_ANYTHING", "1")),
        setting(
            "a file that is not there, by variable",
            command -> command.environment("PROMETHEUS_CONFIG", "/nonexistent")),
        setting(
            "a file that is not there, by property",
            command -> command.jvm("-Dprometheus.config=/nonexistent")),
        setting(
            "a file with valid and unknown keys",
            command -> command.jvm("-Dprometheus.config=" + file())));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void settings_of_the_application_change_nothing(UnaryOperator<JavaCommand> setting) {
    JavaCommand command = setting.apply(JavaCommand.on(Jdks.current()));

    assertThat(Page.of(command.app("Platform"))).isEqualTo(expected);
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_file_on_the_class_path_and_in_the_working_directory_changes_nothing() {
    Path folder = file().getParent();
    JavaCommand command = JavaCommand.on(Jdks.current()).directory(folder);

    assertThat(Page.of(command.app("Platform", folder))).isEqualTo(expected);
  }

  private static Named<UnaryOperator<JavaCommand>> setting(
      String name, UnaryOperator<JavaCommand> setting) {
    return named(name, setting);
  }

  private static JavaCommand properties(JavaCommand command, List<String> settings) {
    settings.forEach(setting -> command.jvm("-D" + setting));
    return command;
  }

  private static JavaCommand variables(JavaCommand command, List<String> settings) {
    for (String setting : settings) {
      String[] words = setting.split("=", 2);
      command.environment(words[0].replace('.', '_').toUpperCase(Locale.ROOT), words[1]);
    }
    return command;
  }

  /** Named as the client looks for it on the class path. */
  private static Path file() {
    try {
      return Files.writeString(
          directory.resolve("prometheus.properties"),
          String.join("\n", VALID) + "\nio.prometheus.anything=1\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of both formats without their values. */
  private record Page(List<String> text, List<String> openMetrics) {

    static Page of(JavaCommand command) {
      int port = Ports.free();
      try (AppProcess app = command.agent(port + ":" + config).start()) {
        app.awaitStdout("READY");
        app.say("planner ok");
        app.awaitStdout("RAN planner ok: ok");
        URI metrics = app.awaitMetrics();
        assertThat(metrics.getPort()).isEqualTo(port);
        Page page = new Page(lines(Scrape.text(metrics)), lines(Scrape.openMetrics(metrics)));
        assertThat(app.complaints()).isEmpty();
        assertThat(app.stderrOfApplication()).isEmpty();
        return page;
      }
    }

    /** What the garbage collector found is exposed only after it has run. */
    private static List<String> lines(String page) {
      return page.lines()
          .filter(line -> !line.contains("jvm_memory_pool_allocated_bytes"))
          .map(line -> line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' ')))
          .toList();
    }
  }
}
