// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Await;
import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Cli;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.PrometheusContainer;
import io.promtap.it.harness.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What {@code targets} finds, and what it leaves alone. Other JVMs of this machine may have
 * Promtap, so only those of the test are looked at.
 */
@Isolated("It asks every JVM of the user.")
class TargetsIT {

  private static final String MAIN = "io.promtap.it.apps.RunAndStay";
  private static final String SECRET = "s3cr3t-of-the-command-line";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int JVMS = CaseSelection.current().amount(20, 6);
  private static final int ROUNDS = CaseSelection.current().amount(5, 2);
  private static final int CHANGES_OF_A_ROUND = 5;

  @TempDir private Path directory;
  private final List<AppProcess> started = new ArrayList<>();
  private Path file;

  @BeforeEach
  void let_Prometheus_read_the_directory() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    file = directory.resolve("targets.json");
  }

  @AfterEach
  void end_all() {
    started.forEach(AppProcess::close);
  }

  /** Needs a real Prometheus. */
  @Nested
  @RequiresDocker
  class Discovery {
    @Test
    void up_follows_JVMs_that_start_and_die_at_random() throws Exception {
      Random random = new Random(14);
      Set<Integer> ever = new HashSet<>();
      Map<Integer, AppProcess> live = new TreeMap<>();
      AppProcess watch = targets("--file-sd", file.toString(), "--watch", "--interval", "1");
      startInto(live, ever, JVMS);
      try (PrometheusContainer prometheus =
          PrometheusContainer.start(PrometheusContainer.discovering(file, "1s"), directory)) {
        awaitUp(prometheus, ever, live.keySet());
        for (int round = 0; round < ROUNDS; round++) {
          int changes = 1 + random.nextInt(CHANGES_OF_A_ROUND);
          for (int change = 0; change < changes; change++) {
            Integer port = List.copyOf(live.keySet()).get(random.nextInt(live.size()));
            AppProcess ending = live.remove(port);
            if (random.nextBoolean()) {
              ending.close();
            } else {
              ending.terminate();
            }
          }
          startInto(live, ever, changes);
          awaitUp(prometheus, ever, live.keySet());
        }
      }
      assertThat(watch.isRunning()).isTrue();
      assertThat(Files.readString(file)).doesNotContain(SECRET);
      assertThat(watch.stderr()).noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void a_JVM_without_Promtap_and_one_with_it_are_left_as_they_were() throws Exception {
    AppProcess without = start(service());
    without.awaitStdout("DONE");
    AppProcess with = start(service().agent("0"));
    int port = with.awaitMetrics().getPort();
    String before = classes(without);

    AppProcess watch = targets("--watch", "--interval", "1");
    watch.awaitStdout("http://127.0.0.1:" + port + "/metrics  " + MAIN);
    assertThat(json("--json")).containsKey(port);
    assertThat(Cli.ok("attach"))
        .contains(with.pid() + " " + MAIN)
        .contains("  <- promtap, metrics at http://localhost:" + port + "/metrics");

    assertThat(classes(without)).isEqualTo(before);
    assertThat(threads(without) + threads(with)).doesNotContain("Attach Listener");
    assertThat(watch.stdout()).noneMatch(line -> line.contains("process " + without.pid()));
    assertThat(without.stdout()).hasSize(3);
    assertThat(without.stderr()).isEmpty();
  }

  @Test
  void a_target_has_its_path_and_main_class_and_no_argument() throws Exception {
    Path config = Files.writeString(directory.resolve("promtap.yaml"), CONFIG);
    AppProcess app = start(service().agent(config.toString()));
    int port = app.awaitMetrics().getPort();
    Map<Integer, JsonNode> found = json("--json", "--host", "node7.example.com");
    assertThat(found.get(port).toString())
        .isEqualTo(
            "{\"targets\":[\"node7.example.com:"
                + port
                + "\"],\"labels\":{\"__metrics_path__\":\"/internal/metrics\",\"java_main\":\""
                + MAIN
                + "\",\"__meta_promtap_pid\":\""
                + app.pid()
                + "\"}}");
    assertThat(Cli.run(Jdks.current(), null, "targets", "--host", "node7.example.com").stderr())
        .contains(
            "process "
                + app.pid()
                + ": the port "
                + port
                + " listens on 127.0.0.1 only, so not at node7.example.com");
  }

  private static final String CONFIG =
      """
      httpServer: {host: 127.0.0.1, port: 0, metrics: {path: /internal/metrics}}
      """;

  @Test
  void a_stopped_JVM_stays_a_target_and_one_that_was_killed_or_detached_does_not()
      throws Exception {
    AppProcess stopped = start(service().agent("0"));
    AppProcess killed = start(service().agent("0"));
    AppProcess detached = start(service().agent("0"));
    AppProcess attached = start(service());
    int ofStopped = stopped.awaitMetrics().getPort();
    int ofKilled = killed.awaitMetrics().getPort();
    int ofDetached = detached.awaitMetrics().getPort();
    attached.awaitStdout("DONE");
    Cli.ok("attach", attached.pid(), "--port", 0);
    int ofAttached = attached.awaitMetrics().getPort();
    signal("STOP", stopped);
    try {
      assertThat(json("--json")).containsKeys(ofStopped, ofKilled, ofDetached, ofAttached);
      killed.close();
      Cli.ok("detach", detached.pid());
      assertThat(json("--json"))
          .containsKeys(ofStopped, ofAttached)
          .doesNotContainKeys(ofKilled, ofDetached);
      Cli.ok("attach", detached.pid(), "--port", 0);
      assertThat(Cli.ok("targets")).contains(", process " + detached.pid());
    } finally {
      signal("CONT", stopped);
    }
  }

  @Test
  void a_JVM_that_shares_no_performance_data_is_named_and_found_if_it_may_be_asked()
      throws Exception {
    AppProcess app = start(service().jvm("-XX:-UsePerfData").agent("0"));
    int port = app.awaitMetrics().getPort();
    AppProcess plain = Cli.run(Jdks.current(), null, "targets", "--json");
    assertThat(plain.stderr())
        .anyMatch(line -> line.startsWith("process " + app.pid() + ": has Promtap, but keeps"));
    assertThat(json("--json")).doesNotContainKey(port);
    assertThat(threads(app)).doesNotContain("Attach Listener");
    assertThat(json("--json", "--ask")).containsKey(port);
  }

  @Test
  void the_file_stays_whole_when_the_watch_is_ended_and_a_wrong_path_is_said() throws Exception {
    AppProcess app = start(service().agent("0"));
    int port = app.awaitMetrics().getPort();
    AppProcess watch = targets("--file-sd", file.toString(), "--watch", "--interval", "1");
    watch.awaitStderr("new: http://127.0.0.1:" + port + "/metrics  " + MAIN + ", process ");
    Object first = Files.getAttribute(file, "basic:fileKey");
    assertThat(watch.terminate()).isEqualTo(143);
    assertThat(parsed(Files.readString(file))).containsKey(port);
    assertThat(watch.stderr()).noneMatch(line -> line.contains("Exception"));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(first).isNotNull();
    assertThat(Cli.failed("targets", "--file-sd", directory + "/none/t.json", "--watch"))
        .endsWith("none/t.json cannot be written: there is no such directory");
  }

  private JavaCommand service() {
    return JavaCommand.on(Jdks.current())
        .jvm("-Xmx48m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
        .app("RunAndStay")
        .arguments("io.promtap.it.apps.HelloWorld", "--password=" + SECRET);
  }

  private AppProcess start(JavaCommand command) {
    AppProcess process = command.start();
    started.add(process);
    return process;
  }

  private AppProcess targets(String... options) {
    return start(
        JavaCommand.on(Jdks.current())
            .jar(
                Artifacts.agentJar(),
                Stream.concat(Stream.of("targets"), Stream.of(options)).toArray(String[]::new)));
  }

  private void startInto(Map<Integer, AppProcess> live, Set<Integer> ever, int number) {
    List<AppProcess> starting = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      starting.add(start(service().agent("0")));
    }
    for (AppProcess process : starting) {
      int port = process.awaitMetrics().getPort();
      live.put(port, process);
      ever.add(port);
    }
  }

  private static void awaitUp(
      PrometheusContainer prometheus, Set<Integer> ever, Set<Integer> live) {
    Await.until(
        "up of " + live,
        PATIENCE,
        () ->
            prometheus
                .query("up{job=\"promtap\",java_main=\"" + MAIN + "\"} == 1", Instant.now())
                .stream()
                .map(sample -> sample.label("instance"))
                .map(instance -> Integer.valueOf(instance.substring(instance.indexOf(':') + 1)))
                .filter(ever::contains)
                .collect(Collectors.toCollection(TreeSet::new)),
        up -> up.equals(live));
  }

  /** The targets that are printed, by port. */
  private static Map<Integer, JsonNode> json(String... options) throws IOException {
    Object[] words = Stream.concat(Stream.of("targets"), Stream.of(options)).toArray();
    String printed = Cli.ok(words);
    assertThat(printed).doesNotContain(SECRET);
    return parsed(printed);
  }

  private static Map<Integer, JsonNode> parsed(String json) throws IOException {
    Map<Integer, JsonNode> byPort = new TreeMap<>();
    for (JsonNode target : new ObjectMapper().readTree(json)) {
      String address = target.path("targets").path(0).asText();
      byPort.put(Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)), target);
    }
    return byPort;
  }

  /** The names of the threads as Linux has them, which nobody has to ask the JVM for. */
  private static String threads(AppProcess process) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        names.add(Files.readString(task.resolve("comm")).trim());
      }
    }
    return names.stream().sorted().collect(Collectors.joining(", "));
  }

  /** The number of loaded classes, from the performance data, without a word to the JVM. */
  private static String classes(AppProcess process) {
    Path jstat = Jdks.current().java().resolveSibling("jstat");
    AppProcess looked = JavaCommand.tool(jstat).arguments("-class", "" + process.pid()).run();
    assertThat(looked.stdout()).as(looked.toString()).hasSize(2);
    return looked.stdout().get(1).trim().split(" +")[0];
  }

  private static void signal(String name, AppProcess process) {
    AppProcess kill =
        JavaCommand.tool(Path.of("/bin/kill")).arguments("-" + name, "" + process.pid()).run();
    assertThat(kill.awaitExit()).isZero();
  }
}
