// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten lines of YAML and no framework: executions of a plain class, on every JVM from Java 8 on. */
class ExecutionsIT {

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#all")
  void executions_are_counted_by_agent_and_outcome(Jdk jdk) throws IOException {
    Path config = directory.resolve("promtap.yaml");
    Files.writeString(
        config,
        """
        executions:
          - class: io.promtap.it.apps.Platform$Runner
            method: execute
            agentId: ${arg0.agentName}
            error: ${return.failed}
        """);
    try (AppProcess app = JavaCommand.on(jdk).agent("0:" + config).app("Platform").start()) {
      app.awaitStdout("READY");
      for (String job :
          new String[] {"planner ok", "planner ok", "planner failed", "writer throws"}) {
        app.say(job);
        app.awaitStdout("RAN " + job);
      }
      app.say("null ok");
      app.awaitStdout("RAN null ok");

      Scrape scrape = Scrape.of(app.awaitMetrics());
      assertThat(executions(scrape, "planner", "success")).isEqualTo(2);
      assertThat(executions(scrape, "planner", "error")).isEqualTo(1);
      assertThat(executions(scrape, "writer", "success")).isZero();
      assertThat(executions(scrape, "writer", "error")).isEqualTo(1);
      assertThat(executions(scrape, "none", "success")).isEqualTo(1);
      assertThat(scrape.sum("agent_execution_duration_seconds_count")).isEqualTo(5);
      assertThat(scrape.sum("agent_executions_in_flight")).isZero();
      assertThat(scrape.names()).anyMatch(name -> name.startsWith("jvm_"));
      assertThat(app.complaints()).isEmpty();
    }
  }

  private static double executions(Scrape scrape, String agent, String status) {
    return scrape.value("agent_executions_total", "agent_id", agent, "status", status);
  }
}
