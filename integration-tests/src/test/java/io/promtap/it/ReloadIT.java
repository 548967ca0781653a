// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Await;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The file changes while the service runs: the metrics follow, and nothing else does. */
class ReloadIT {

  private static final String JOBS =
      """
        - name: jobs
          class: io.promtap.it.apps.Platform$Runner
          method: execute
          error: ${return.failed}
          metrics:
            - counter: jobs_total
              labels: {agent: "${arg0.agentName}"}
      """;
  private static final String GETTER =
      """
        - name: names
          class: io.promtap.it.apps.Platform$Job
          method: getAgentName
          metrics:
            - counter: names_total
      """;

  @TempDir private Path directory;

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#all")
  void of_200_rules_one_changes_and_only_its_class_is_rewoven(Jdk jdk) throws IOException {
    StringBuilder others = new StringBuilder();
    for (int i = 0; i < 199; i++) {
      others.append(GETTER.replace("names", "other" + i).replace("Platform$Job", "Absent" + i));
    }
    Path config = write("rules:\n" + JOBS + others);
    try (AppProcess app = start(jdk, config)) {
      run(app, "planner ok", 1);
      URI metrics = app.awaitMetrics();
      assertThat(Scrape.of(metrics).value("jobs_total", "agent", "planner")).isEqualTo(1);

      write(
          "rules:\n"
              + JOBS.replace("${arg0.agentName}\"", "${arg0.agentName}\", outcome: \"${outcome}\"")
              + others);
      app.awaitPromtap("rules: 0 new, 1 changed, 0 gone, 199 as they were; 1 class rewoven");
      run(app, "planner failed", 2);

      Scrape scrape =
          Scrape.await(
              "the reload is counted",
              metrics,
              page -> page.value("promtap_config_reloads_total", "result", "success") > 0);
      assertThat(scrape.value("jobs_total", "agent", "planner", "outcome", "error")).isEqualTo(1);
      assertThat(scrape.find("jobs_total")).hasSize(2);
      assertThat(scrape.value("promtap_config_reloads_total", "result", "success")).isEqualTo(1);
      assertThat(scrape.value("promtap_config_reloads_total", "result", "failure")).isZero();
      assertThat(scrape.value("promtap_rewoven_classes_total")).isEqualTo(1);
      assertThat(scrape.value("promtap_rule_methods", "rule", "jobs")).isEqualTo(1);
      // What is said some seconds after the start, if that is reached, of the others.
      assertThat(app.complaints())
          .allMatch(
              line -> line.contains("rules that matched no method") && !line.contains("jobs"));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void rules_come_and_go_and_those_that_stay_count_on() throws IOException {
    Path config = write("rules:\n" + JOBS);
    try (AppProcess app = start(Jdks.current(), config)) {
      run(app, "planner ok", 1);
      URI metrics = app.awaitMetrics();
      write("# one more\nrules:\n" + JOBS + GETTER);
      app.awaitPromtap("rules: 1 new, 0 changed, 0 gone, 1 as they were; 1 class rewoven");
      run(app, "planner ok", 2);
      Scrape both = Scrape.of(metrics);
      assertThat(both.value("jobs_total", "agent", "planner")).isEqualTo(2);
      assertThat(both.value("names_total")).as("not by the rule's own reads").isEqualTo(0);

      write("rules:\n" + GETTER);
      app.awaitPromtap("rules: 0 new, 0 changed, 1 gone, 1 as they were; 1 class rewoven");
      run(app, "planner ok", 3);
      Scrape one = Scrape.of(metrics);
      assertThat(one.has("jobs_total")).isFalse();
      assertThat(one.has("promtap_rule_methods", "rule", "jobs")).isFalse();
      assertThat(one.value("promtap_transformed_classes", "probe", "rules")).isEqualTo(1);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_bad_file_changes_nothing_and_says_why() throws IOException {
    Path config = write("rules:\n" + JOBS);
    try (AppProcess app = start(Jdks.current(), config)) {
      run(app, "planner ok", 1);
      URI metrics = app.awaitMetrics();
      write("rules:\n" + JOBS.replace("counter", "countr") + GETTER.replace("method:", "methd:"));
      app.awaitPromtap("is not used; what runs stays as it is");
      write("");
      app.awaitPromtap("is empty; what runs stays as it is");
      run(app, "planner ok", 2);

      Scrape scrape = Scrape.of(metrics);
      assertThat(scrape.value("jobs_total", "agent", "planner")).isEqualTo(2);
      assertThat(scrape.value("promtap_config_reloads_total", "result", "failure")).isEqualTo(2);
      assertThat(app.complaints())
          .anyMatch(line -> line.contains(config + ":7:") && line.contains("\"counter\""))
          .anyMatch(line -> line.contains(config + ":11:") && line.contains("\"method\""));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_config_map_of_kubernetes_is_followed_through_its_links() throws IOException {
    Path first = Files.createDirectory(directory.resolve("..2026_1"));
    Path second = Files.createDirectory(directory.resolve("..2026_2"));
    Files.writeString(first.resolve("promtap.yaml"), "rules:\n" + JOBS);
    Files.writeString(second.resolve("promtap.yaml"), "rules:\n" + JOBS + GETTER);
    Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
    Path config =
        Files.createSymbolicLink(
            directory.resolve("promtap.yaml"), Path.of("..data", "promtap.yaml"));
    try (AppProcess app = start(Jdks.current(), config)) {
      run(app, "planner ok", 1);
      app.awaitMetrics();
      Path next = Files.createSymbolicLink(directory.resolve("..next"), second.getFileName());
      Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

      app.awaitPromtap("rules: 1 new, 0 changed, 0 gone, 1 as they were");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void what_cannot_be_changed_while_the_service_runs_is_said() throws IOException {
    Path config = write("rules:\n" + JOBS);
    try (AppProcess app = start(Jdks.current(), config)) {
      app.awaitMetrics();
      write("http: {enabled: false}\nrules:\n" + JOBS);
      app.awaitPromtap("WARN.*waits for a restart");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void what_a_class_inherits_from_one_that_was_loaded_before_it_is_woven_at_once()
      throws IOException {
    Path config =
        write(
            """
            rules:
              - name: work
                class: io.promtap.it.apps.Heirs$First
                method: work
                metrics: [{counter: works_total}]
            """);
    JavaCommand command = JavaCommand.on(Jdks.current()).environment("PROMTAP_LOG_LEVEL", "debug");
    try (AppProcess app = command.agent("0:" + config).app("Heirs").start()) {
      app.awaitPromtap("woven io\\.promtap\\.it\\.apps\\.Heirs\\$Parent");
      app.awaitStdout("READY");
      double worked = workUntilCounted(app);
      app.say("one");
      app.say("two");
      app.awaitStdout("DONE two");
      assertThat(Scrape.of(app.awaitMetrics()).value("works_total")).isEqualTo(worked + 2);

      String lines = String.join("\n", app.promtapLines());
      assertThat(lines.indexOf("Heirs$Parent"))
          .as("not only when the port opens")
          .isLessThan(lines.indexOf("metrics at"));
    }
  }

  /** The class is said to be woven a moment before the JVM has put its new code in place. */
  private static double workUntilCounted(AppProcess app) {
    AtomicInteger lines = new AtomicInteger();
    return Await.until(
        "a call that is counted",
        Duration.ofSeconds(20),
        () -> {
          String line = "warm-up " + lines.incrementAndGet();
          app.say(line);
          app.awaitStdout("DONE " + line);
          Scrape scrape = Scrape.of(app.awaitMetrics());
          return scrape.has("works_total") ? scrape.value("works_total") : 0;
        },
        count -> count > 0);
  }

  private static AppProcess start(Jdk jdk, Path config) {
    AppProcess app = JavaCommand.on(jdk).agent("0:" + config).app("Platform").start();
    app.awaitStdout("READY");
    return app;
  }

  /** Runs a job and waits until so many have run. */
  private static void run(AppProcess app, String job, int jobsSoFar) {
    app.say(job);
    Await.until(
        "job " + jobsSoFar,
        Duration.ofSeconds(20),
        app::stdout,
        lines -> lines.size() == jobsSoFar + 1);
  }

  private Path write(String yaml) throws IOException {
    Path config = directory.resolve("promtap.yaml");
    Path fresh = Files.writeString(directory.resolve("fresh.yaml"), yaml);
    return Files.move(fresh, config, StandardCopyOption.REPLACE_EXISTING);
  }
}
