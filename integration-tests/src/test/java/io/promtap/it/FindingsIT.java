// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the log says of names that no class has: a line for a rule, while the service still runs.
 */
class FindingsIT {

  private static final String RULES =
      """
      rules:
        - name: all-there
          class: [P$Runner, P$Job, P$Result]
          method: [execute, getAgentName, isFailed]
          metrics: [{counter: there_total}]
        - name: some-nowhere
          class: [P$Runner, P$Job, P$Result]
          method: [execute, getAgentNam, isFailed, cancel]
          metrics: [{counter: nowhere_total}]
      """
          .replace("P$", "io.promtap.it.apps.Platform$");

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#ends")
  void a_rule_of_three_classes_and_four_methods_has_one_line(Jdk jdk) throws IOException {
    Path config = Files.writeString(directory.resolve("promtap.yaml"), RULES);
    try (AppProcess app = JavaCommand.on(jdk).agent("0:" + config).app("Platform").start()) {
      app.awaitStdout("READY");
      app.say("planner ok");
      app.awaitStdout("RAN planner ok: ok");
      app.awaitPromtap("rule some-nowhere: ");
      app.awaitPromtap("rules matched: all-there 3 methods, some-nowhere 2 methods");
      // What came before this line was said before.
      Files.writeString(config, RULES.replace("there_total", "others_total"));
      app.awaitPromtap("reloaded ");

      assertThat(app.complaints())
          .containsExactly(
              "[promtap] WARN rule some-nowhere: io.promtap.it.apps.Platform$Job,"
                  + " io.promtap.it.apps.Platform$Result, io.promtap.it.apps.Platform$Runner"
                  + " declare no method getAgentNam, cancel; did you mean getAgentName for"
                  + " getAgentNam?");
    }
  }
}
