// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whatever is wrong with Promtap's surroundings, the service runs as without it, and exactly one
 * line says what is wrong. The service is the test-app; each test sends it a few requests, which
 * insist on their status, and ends it.
 */
@Order(5)
class FaultsIT {

  @TempDir private Path directory;

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void an_unknown_key_is_named_with_its_line_and_the_nearest_right_key() throws IOException {
    Path config = config("http:\n  enabled: true\n  bucket: [1, 2]\n");
    try (TestApp app = startedWith("0:" + config)) {
      int served = serve(app);
      assertThat(app.awaitFinished(served).sum("http_requests_total"))
          .as("defaults run")
          .isEqualTo(served);
      endsWithOneReason(app, "ERROR", config.toString(), ":3:", "\"bucket\"", "\"buckets\"");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void text_that_is_not_yaml_is_one_error_with_its_place() throws IOException {
    Path config = config("http: [1, 2\nexecutions: {\n");
    try (TestApp app = startedWith("0:" + config)) {
      int served = serve(app);
      assertThat(app.awaitFinished(served).sum("http_requests_total"))
          .as("defaults run")
          .isEqualTo(served);
      endsWithOneReason(app, "ERROR", config.toString(), ":2:");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_configuration_file_that_is_missing_is_named() {
    Path missing = directory.resolve("nowhere.yaml");
    try (TestApp app = startedWith("0:" + missing)) {
      int served = serve(app);
      assertThat(app.awaitFinished(served).sum("http_requests_total"))
          .as("defaults run")
          .isEqualTo(served);
      endsWithOneReason(app, "ERROR", missing.toString(), "no such file");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_busy_port_is_named_and_taken_when_it_is_free() throws IOException {
    ServerSocket occupant = new ServerSocket();
    occupant.bind(new InetSocketAddress((InetAddress) null, 0));
    int port = occupant.getLocalPort();
    try (TestApp app = startedWith(String.valueOf(port))) {
      app.process().awaitPromtap("WARN.*\\b" + port + "\\b");
      int served = serve(app);
      occupant.close();
      assertThat(app.metrics().getPort()).isEqualTo(port);
      assertThat(app.awaitFinished(served).sum("http_requests_total")).isEqualTo(served);
      endsWithOneReason(app, "WARN", "port " + port, "in use");
    } finally {
      occupant.close();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void without_the_jdks_http_server_the_side_port_answers() {
    JavaCommand command =
        JavaCommand.on(Jdks.current())
            .jvm("--limit-modules", "java.se,jdk.unsupported")
            .agent("0:" + Artifacts.testAppConfig());
    try (TestApp app = TestApp.start(command, "--port", "0")) {
      int served = serve(app);
      assertThat(app.awaitFinished(served).sum("http_requests_total")).isEqualTo(served);
      assertThat(app.process().complaints()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void without_the_sql_module_the_rest_works() throws IOException {
    Path config = config(rule("io.promtap.it.apps.Platform$Runner", "${arg0.agentName}"));
    JavaCommand command =
        JavaCommand.on(Jdks.currentFor("--limit-modules", JavaVersions.from(9)))
            .jvm("--limit-modules", "java.instrument,java.management")
            .agent("0:" + config);
    try (AppProcess app = command.app("Platform").start()) {
      app.awaitStdout("READY");
      app.say("planner ok");
      app.awaitStdout("RAN planner ok: ok");
      Scrape scrape = Scrape.of(app.awaitMetrics());
      assertThat(scrape.value("agent_executions_total", "status", "success")).isEqualTo(1);
      assertThat(app.promtapLines())
          .filteredOn(line -> line.contains("java.sql"))
          .hasSizeLessThanOrEqualTo(1);
      assertThat(app.complaints()).allMatch(line -> line.contains("java.sql"));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_getter_that_throws_is_told_once_and_the_execution_counts_without_a_name()
      throws IOException {
    Path config = config(rule("io.promtap.it.apps.Platform$Runner", "${arg0.agentName}"));
    JavaCommand command = JavaCommand.on(Jdks.current()).agent("0:" + config);
    try (AppProcess app = command.app("Platform").start()) {
      app.awaitStdout("READY");
      app.say("broken ok");
      app.say("broken ok");
      app.say("broken throws");
      app.say("planner ok");
      app.awaitStdout("RAN planner ok: ok");
      assertThat(app.stdout())
          .containsExactly(
              "READY",
              "RAN broken ok: ok",
              "RAN broken ok: ok",
              "RAN broken throws: java.lang.IllegalStateException: the job ended badly",
              "RAN planner ok: ok");
      app.awaitPromtap("WARN.*this getter always throws");
      Scrape scrape = Scrape.of(app.awaitMetrics());
      assertThat(scrape.value("agent_executions_total", "agent_id", "none", "status", "success"))
          .isEqualTo(2);
      assertThat(scrape.value("agent_executions_total", "agent_id", "none", "status", "error"))
          .isEqualTo(1);
      assertThat(scrape.value("agent_executions_total", "agent_id", "planner", "status", "success"))
          .isEqualTo(1);
      assertThat(scrape.sum("promtap_errors_total")).isEqualTo(3);
      assertThat(app.complaints()).hasSize(1);
      assertThat(app.stderrOfApplication()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_class_that_cannot_be_woven_runs_as_it_is_and_is_named() throws IOException {
    HugeMethod huge = HugeMethod.compileInto(directory);
    Path config = config(rule(huge.className(), "${arg0}"));
    JavaCommand command = JavaCommand.on(Jdks.current()).agent("0:" + config);
    AppProcess plain =
        JavaCommand.on(Jdks.current()).main(directory.toString(), huge.className()).run();
    try (AppProcess app = command.main(directory.toString(), huge.className()).start()) {
      app.awaitStdout("RAN ");
      app.awaitPromtap(huge.className());
      app.say("end");
      assertThat(app.awaitExit()).isZero();
      assertThat(app.stdout()).isEqualTo(plain.stdout());
      assertThat(app.complaints()).hasSize(1).first().asString().contains(huge.className());
      assertThat(app.stderrOfApplication()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void the_agent_given_twice_starts_once() {
    String argument = "0:" + Artifacts.testAppConfig();
    JavaCommand command = JavaCommand.on(Jdks.current()).agent(argument).agent(argument);
    try (TestApp app = TestApp.start(command, "--port", "0")) {
      int served = serve(app);
      assertThat(app.awaitFinished(served).sum("http_requests_total")).isEqualTo(served);
      assertThat(app.process().promtapLines())
          .filteredOn(line -> line.contains("http://"))
          .hasSize(1);
      assertThat(app.process().promtapLines())
          .filteredOn(line -> line.contains("twice") || line.contains("already"))
          .hasSize(1);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void the_applications_own_prometheus_settings_do_not_reach_it() {
    JavaCommand command =
        JavaCommand.on(Jdks.current())
            .jvm(
                "-Dio.prometheus.exporter.http_server.port=1",
                "-Dio.prometheus.exporter.filter.metric_name_must_be_equal_to=nothing",
                "-Dio.prometheus.exporter.include_created_timestamps=not-a-boolean",
                "-Dio.prometheus.metrics.histogram_native_only=true",
                "-Dio.prometheus.metrics.histogram_classic_upper_bounds=none")
            .environment("IO_PROMETHEUS_EXPORTER_FILTER_METRIC_NAME_MUST_BE_EQUAL_TO", "nothing")
            .agent("0:" + Artifacts.testAppConfig());
    try (TestApp app = TestApp.start(command, "--port", "0")) {
      int served = serve(app);
      Scrape scrape = app.awaitFinished(served);
      assertThat(scrape.sum("http_requests_total")).isEqualTo(served);
      assertThat(scrape.sum("http_request_duration_seconds_bucket", "le", "+Inf"))
          .isEqualTo(served);
      assertThat(scrape.has("jvm_memory_used_bytes")).isTrue();
      assertThat(app.process().complaints()).isEmpty();
    }
  }

  private static TestApp startedWith(String agentArgument) {
    return TestApp.start(JavaCommand.on(Jdks.current()).agent(agentArgument), "--port", "0");
  }

  /** Sends requests that insist on their status, and returns how many. */
  private static int serve(TestApp app) {
    return new Client(app.uri()).inOrder(Traffic.sampler().first()).size();
  }

  /**
   * Ends the service and finds nothing in its output but what the agent says about this: one line
   * with all these texts, the first of which is on every line that is a warning or an error.
   */
  private static void endsWithOneReason(
      TestApp app, String level, String subject, String... texts) {
    AppProcess process = app.process();
    assertThat(process.terminate()).as("ended by SIGTERM").isEqualTo(143);
    assertThat(process.stdout()).hasSize(1);
    assertThat(process.stderrOfApplication()).isEmpty();
    assertThat(process.complaints())
        .allMatch(line -> line.startsWith("[promtap] " + level) && line.contains(subject));
    assertThat(process.complaints())
        .filteredOn(line -> Stream.of(texts).allMatch(line::contains))
        .hasSize(1);
  }

  private Path config(String yaml) throws IOException {
    Path config = directory.resolve("promtap.yaml");
    return Files.writeString(config, yaml);
  }

  private static String rule(String className, String agentId) {
    return """
        executions:
          - class: %s
            method: execute
            agentId: %s
        """
        .formatted(className, agentId);
  }
}
