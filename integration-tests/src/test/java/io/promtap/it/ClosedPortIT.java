// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No mistake makes a port public that was meant to be private, and each line says where it is. */
class ClosedPortIT {

  private static final String RULE =
      """
      rules:
        - clas: io.promtap.it.apps.Platform$Runner
          method: execute
          metrics: [{counter: others_total}]
        - class: io.promtap.it.apps.Platform$Runner
          method: execute
          metrics: [{counter: jobs_total}]
      """;

  @TempDir private Path directory;

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_wrong_rule_leaves_the_private_port_and_the_right_rule_in_force() throws IOException {
    Path config = write("httpServer: {host: 127.0.0.2, port: \"0\"}\n" + RULE);
    try (AppProcess app = start(config.toString())) {
      app.awaitPromtap(
          "INFO metrics at http://127\\.0\\.0\\.2:\\d+/metrics on 127\\.0\\.0\\.2 only$");
      app.say("planner ok");
      app.awaitStdout("RAN planner ok: ok");
      assertThat(app.complaints())
          .anyMatch(line -> line.contains(config + ":3:") && line.contains("\"class\""))
          .anyMatch(line -> line.contains("WARN") && line.contains("it counts as 0"))
          .anyMatch(line -> line.endsWith("what is right is in force, with 1 rule"));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"httpServer: {hots: 127.0.0.1}\n", "httpServer: {port: 1\n", ""})
  void a_file_that_leaves_the_server_open_closes_the_port(String yaml) throws IOException {
    Path config = write(yaml);
    try (AppProcess app = start("0.0.0.0:0:" + config)) {
      app.awaitPromtap(
          "INFO metrics at http://127\\.0\\.0\\.1:\\d+/metrics on 127\\.0\\.0\\.1 only, because httpServer"
              + " of .* is not known$");
      assertThat(Scrape.of(app.awaitMetrics()).has("promtap_build_info")).isTrue();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void quotes_around_the_argument_are_none_of_its_host() {
    try (AppProcess app = start("\"127.0.0.1:0\"")) {
      app.awaitPromtap(
          "INFO metrics at http://127\\.0\\.0\\.1:\\d+/metrics on 127\\.0\\.0\\.1 only$");
      assertThat(app.complaints()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_port_that_everybody_reaches_says_so() {
    try (AppProcess app = start("0")) {
      app.awaitPromtap("INFO metrics at http://localhost:\\d+/metrics on all interfaces$");
    }
  }

  private static AppProcess start(String argument) {
    AppProcess app = JavaCommand.on(Jdks.current()).agent(argument).app("Platform").start();
    app.awaitStdout("READY");
    return app;
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("promtap.yaml"), yaml);
  }
}
