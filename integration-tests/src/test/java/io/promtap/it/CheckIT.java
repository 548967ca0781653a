// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Await;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Observer;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code check --pid}: a JVM says what rules would hit in it, and is as it was. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.promtap.it.harness.Jdks#ends")
class CheckIT {

  private static final String RULES =
      """
      rules:
        - name: runs
          class: io.promtap.it.apps.Platform$Runner
          method: execute
          metrics: [{counter: runs_total}]
        - name: jobs
          class: io.promtap.it.apps.**
          method: "getAgent*"
          metrics: [{counter: jobs_total}]
        - name: wrong
          class: io.promtap.it.apps.Platform$Runnr
          method: execute
          metrics: [{counter: wrong_total}]
      """;

  private final Jdk jdk;
  @TempDir private Path directory;

  CheckIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void a_JVM_without_Promtap_is_as_it_was() throws Exception {
    try (AppProcess app = JavaCommand.on(jdk).app("Platform").start()) {
      app.awaitStdout("READY");
      execute(app, "before");
      Observer observer = new Observer(app, directory);
      Map<String, String> before = observer.watch();

      assertThat(check(app)).isEqualTo(3);

      assertThat(observer.state().given()).isEmpty();
      Map<String, String> after = observer.watch();
      assertThat(after).containsAllEntriesOf(before);
      after.keySet().removeAll(before.keySet());
      // The JDK writes a date, with its time zone, before the properties that it is asked for.
      after.keySet().removeIf(name -> name.startsWith("sun/util/resources/"));
      assertThat(after.keySet()).allMatch(name -> name.startsWith("io/promtap/premain/"));
      Observer.State state =
          Await.until(
              "no class of Promtap is left",
              Duration.ofSeconds(30),
              () -> stateOf(observer),
              seen -> seen.classesOfPromtap() == 0);
      assertThat(state.threads()).noneMatch(name -> name.startsWith("promtap"));
      execute(app, "after");
      assertThat(app.complaints()).isEmpty();
    }
  }

  @Test
  void a_JVM_with_Promtap_goes_on_counting() throws Exception {
    Path config = directory.resolve("promtap.yaml");
    Files.writeString(
        config,
        """
        executions:
          - {class: io.promtap.it.apps.Platform$Runner, method: execute, agentId: "${arg0.agentName}"}
        """);
    try (AppProcess app =
        JavaCommand.on(jdk).agent("127.0.0.1:0:" + config).app("Platform").start()) {
      app.awaitStdout("READY");
      URI metrics = app.awaitMetrics();
      execute(app, "a");
      Observer observer = new Observer(app, directory);
      Map<String, String> woven = observer.watch();

      assertThat(check(app)).isEqualTo(3);

      assertThat(observer.state().given()).isEmpty();
      assertThat(observer.watch()).containsAllEntriesOf(woven);
      execute(app, "a");
      Scrape scrape = Scrape.of(metrics);
      assertThat(scrape.sum("agent_executions_total", "agent_id", "a")).isEqualTo(2);
      assertThat(scrape.has("runs_total")).isFalse();
    }
  }

  private static Observer.State stateOf(Observer observer) {
    try {
      return observer.state();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(AppProcess app, String agent) {
    app.say(agent + " ok");
    app.awaitStdout("RAN " + agent + " ok: ok");
  }

  /** With the JDK of the tests, whichever the other one is. */
  private int check(AppProcess app) throws IOException {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    Path temporary = Files.createDirectories(directory.resolve("temporary"));
    AppProcess cli =
        JavaCommand.on(Jdks.current())
            .jvm("-Djava.io.tmpdir=" + temporary)
            .jar(
                Artifacts.agentJar(), "check", rules.toString(), "--pid", String.valueOf(app.pid()))
            .run();
    assertThat(cli.stderr()).isEmpty();
    assertThat(cli.stdout())
        .containsSubsequence(
            "runs: 1 class, 1 method",
            "  io.promtap.it.apps.Platform$Runner#execute(io.promtap.it.apps.Platform$Job)",
            "jobs: 1 class, 1 method",
            "  io.promtap.it.apps.Platform$Job#getAgentName()",
            "wrong: matches nothing",
            "  no class io.promtap.it.apps.Platform$Runnr among the loaded classes; did you mean"
                + " io.promtap.it.apps.Platform$Runner?");
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("promtap"));
    }
    return cli.awaitExit();
  }
}
