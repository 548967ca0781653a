// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code discover} on real JVMs, each watched by one of its own version. */
class DiscoverIT {
  private static final String CHECKOUT = "io.promtap.it.apps.Checkout";

  /** What chance may spoil, it does not spoil so often in a row. */
  private static final int TRIES = 3;

  @TempDir private Path temporary;

  static Stream<Jdk> jdks() {
    List<Integer> majors = List.of(11, 17, Jdks.current().major());
    return Jdks.all().filter(jdk -> majors.contains(jdk.major()) || jdk.major() >= 25);
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @MethodSource("jdks")
  void it_proposes_the_entry_point_that_takes_the_time_and_leaves_nothing_behind(Jdk jdk) {
    try (AppProcess app = checkout(jdk)) {
      AppProcess discover = discover(jdk, app, "--seconds", "5").run();

      assertThat(discover.awaitExit()).as(discover.toString()).isZero();
      assertThat(discover.stdout().get(0))
          .matches(
              "# Proposed from 5 s of PID %d \\(%s\\): [0-9,]+ samples and waits in application code\\."
                  .formatted(app.pid(), CHECKOUT));
      List<Map<String, Object>> rules = rules(discover);
      assertThat(rules.get(0)).containsEntry("class", CHECKOUT).containsEntry("method", "pay");
      assertThat(rules.get(1)).containsEntry("class", CHECKOUT).containsEntry("method", "count");
      // Idle threads and threads' bodies are not where time goes.
      assertThat(rules)
          .extracting(rule -> rule.get("method"))
          .doesNotContain("main", "send", "next");

      assertAccepted(jdk, discover.stdout());

      assertThat(app.isRunning()).isTrue();
      assertThat(app.stdout()).containsExactly("READY");
      assertThat(app.stderr()).isEmpty();
      assertNothingLeft(app);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void ended_early_it_leaves_nothing_behind() {
    try (AppProcess app = checkout(Jdks.current());
        AppProcess discover = discover(Jdks.current(), app, "--seconds", "600").start()) {
      discover.awaitStderr("watching process " + app.pid());
      discover.terminate();

      assertThat(app.isRunning()).isTrue();
      assertNothingLeft(app);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void of_a_jvm_that_ends_meanwhile_it_proposes_what_was_seen() {
    try (AppProcess app = checkout(Jdks.current());
        AppProcess discover = discover(Jdks.current(), app, "--seconds", "600").start()) {
      discover.awaitStderr("watching process " + app.pid() + ", 595 s left");
      app.terminate();

      assertThat(discover.awaitExit()).isZero();
      assertThat(discover.stderr()).anyMatch(line -> line.matches("process \\d+ has ended .*"));
      assertThat(rules(discover).get(0)).containsEntry("method", "pay");
      assertThat(temporary).isEmptyDirectory();
    }
  }

  /** A thread that wakes up now and then may be seen while it does. */
  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void an_application_that_does_nothing_is_said_to() {
    try (AppProcess app = checkout(Jdks.current(), "idle")) {
      AppProcess discover = discover(Jdks.current(), app, "--seconds", "1").run();
      for (int i = 1; i < TRIES && discover.awaitExit() == 0; i++) {
        discover = discover(Jdks.current(), app, "--seconds", "1").run();
      }

      assertThat(discover.awaitExit()).isEqualTo(1);
      assertThat(discover.stdout()).isEmpty();
      assertThat(discover.stderr()).last().asString().startsWith("no application code ran in 1 s");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_jvm_that_takes_no_commands_is_said_to_and_keeps_running() {
    try (AppProcess app = JavaCommand.on(Jdks.current()).jvm("-Xrs").app("Checkout").start()) {
      app.awaitStdout("READY");
      AppProcess discover = discover(Jdks.current(), app).run();

      assertThat(discover.awaitExit()).isEqualTo(1);
      assertThat(discover.stderr()).singleElement().asString().contains("takes no commands");
      assertThat(app.isRunning()).isTrue();
    }
  }

  private static AppProcess checkout(Jdk jdk, String... arguments) {
    AppProcess app = JavaCommand.on(jdk).app("Checkout").arguments(arguments).start();
    app.awaitStdout("READY");
    return app;
  }

  private JavaCommand discover(Jdk jdk, AppProcess app, String... options) {
    return JavaCommand.on(jdk)
        .jvm("-Djava.io.tmpdir=" + temporary)
        .jar(Artifacts.agentJar(), "discover", Long.toString(app.pid()))
        .arguments(options);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rules(AppProcess discover) {
    Load yaml = new Load(LoadSettings.builder().build());
    Object document = yaml.loadFromString(String.join("\n", discover.stdout()));
    return ((Map<String, List<Map<String, Object>>>) document).get("rules");
  }

  /** What is proposed can be pasted: it is a configuration, and each of its rules hits. */
  private void assertAccepted(Jdk jdk, List<String> proposal) {
    Path file = temporary.resolveSibling(temporary.getFileName() + ".yaml");
    try {
      Files.write(file, proposal);
      AppProcess check =
          JavaCommand.on(jdk)
              .jar(Artifacts.agentJar(), "check", file.toString())
              .arguments("--classpath", Artifacts.apps().toString())
              .run();
      assertThat(check.awaitExit()).as(check.toString()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertNothingLeft(AppProcess app) {
    AppProcess check =
        JavaCommand.on(Jdks.current())
            .arguments("-m", "jdk.jcmd/sun.tools.jcmd.JCmd", Long.toString(app.pid()), "JFR.check")
            .run();
    assertThat(check.stdout()).contains("No available recordings.");
    assertThat(temporary).isEmptyDirectory();
  }
}
