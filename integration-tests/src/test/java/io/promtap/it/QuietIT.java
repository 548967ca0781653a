// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where there is no service to measure nobody notices the agent; where there is one it leaves no
 * traces.
 */
@Isolated("It compares tools that list every JVM of the user.")
@ParameterizedClass(name = "{0}")
@MethodSource("io.promtap.it.harness.Jdks#all")
class QuietIT {
  private static final List<String> TOOLS =
      List.of(
          "java -version",
          "java --list-modules",
          "keytool -help",
          "javac -version",
          "javap -version",
          "jcmd -l",
          "jar --help",
          "jps -help",
          "jdeps --version",
          "jjs -v",
          "pack200 --version",
          "jshell --version",
          "jlink --version",
          "jfr help",
          "jpackage --version",
          "jwebserver --version");
  private static final String INSIDE =
      "io.promtap.Agent,io.promtap.config.PromtapConfig,io.promtap.metrics.MetricRegistry"
          + ",net.bytebuddy.ByteBuddy,net.bytebuddy.asm.ExplicitAdvice"
          + ",net.bytebuddy.agent.ByteBuddyAgent"
          + ",io.prometheus.metrics.model.registry.PrometheusRegistry"
          + ",org.snakeyaml.engine.v2.api.Load,picocli.CommandLine"
          + ",io/promtap/Agent.class,net/bytebuddy/ByteBuddy.class,picocli/CommandLine.class"
          + ",io/promtap/version.properties";

  /** A thread parked in {@code accept} costs 300 ms. */
  private static final int MOST_EXIT_MILLIS = 200;

  private static final int PAIRS = 5;
  private static final int MOST_PAIRS = 15;

  private final Jdk jdk;
  @TempDir private Path directory;

  QuietIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void a_jdk_tool_under_java_tool_options_says_and_returns_what_it_does_without() {
    for (String line : TOOLS) {
      String[] words = line.split(" ", 2);
      Optional<Path> tool = jdk.tool(words[0]);
      if (tool.isEmpty()) {
        continue;
      }
      AppProcess plain = JavaCommand.tool(tool.get()).arguments(words[1]).run();
      AppProcess tapped =
          JavaCommand.tool(tool.get())
              // A start would say that there is no such file.
              .environment("JAVA_TOOL_OPTIONS", "-javaagent:" + Artifacts.agentJar() + "=0:none")
              .arguments(words[1])
              .run();
      if (!withoutJvmNotes(tapped).equals(withoutJvmNotes(plain))) {
        // The first run on a machine says that it makes the user's preferences (jshell).
        plain = JavaCommand.tool(tool.get()).arguments(words[1]).run();
      }
      assertThat(tapped.promtapLines()).as(line).isEmpty();
      assertThat(tapped.awaitExit()).as(line).isEqualTo(plain.awaitExit());
      assertThat(withoutJvmNotes(tapped)).as(line).isEqualTo(withoutJvmNotes(plain));
    }
  }

  @Test
  void a_program_that_ends_at_once_ends_as_fast_as_without() {
    // The best of at least five pairs, since other work on the machine only ever adds.
    long plain = Long.MAX_VALUE;
    long tapped = Long.MAX_VALUE;
    for (int i = 0; i < MOST_PAIRS && (i < PAIRS || tapped >= plain + MOST_EXIT_MILLIS); i++) {
      plain = Math.min(plain, exitMillis(JavaCommand.on(jdk).app("HelloWorld")));
      tapped = Math.min(tapped, exitMillis(JavaCommand.on(jdk).agent("0").app("HelloWorld")));
    }
    assertThat(tapped)
        .as("ms from the end of main to the end of the process")
        .isLessThan(plain + MOST_EXIT_MILLIS);
  }

  @Test
  void a_program_says_and_returns_what_it_does_without() {
    AppProcess tapped = JavaCommand.on(jdk).agent("0").app("HelloWorld").run();
    assertThat(tapped.awaitExit()).isZero();
    assertThat(tapped.stdout()).hasSize(2).first().isEqualTo("hello");
    assertThat(tapped.stderrOfApplication()).isEmpty();
    assertThat(tapped.complaints()).isEmpty();
  }

  @Test
  void no_file_is_created() throws IOException {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path working = Files.createDirectory(directory.resolve("work"));
    JavaCommand command =
        JavaCommand.on(jdk)
            .jvm("-Djava.io.tmpdir=" + temporary, "-Duser.home=" + working)
            .agent("0")
            .directory(working);
    try (AppProcess app = command.app("JvmState").start()) {
      app.awaitStdout("READY");
      Scrape.of(app.awaitMetrics());
      assertThat(files(directory)).isEmpty();
    }
    assertThat(files(directory)).isEmpty();
  }

  @Test
  void the_application_sees_no_class_and_no_file_of_the_agent() {
    JavaCommand command =
        JavaCommand.on(jdk)
            .agent("0")
            .app("JvmState")
            .arguments("visible:" + INSIDE + ",io.promtap.premain.Premain");
    try (AppProcess app = command.start()) {
      app.awaitMetrics();
      app.awaitStdout("READY");
      app.say("go");
      app.awaitStdout("DONE");
      List<String> lines = app.stdout();
      assertThat(lines).filteredOn(line -> line.startsWith("invisible ")).hasSizeGreaterThan(20);
      // The one class that the JVM itself has to find; it shows that the question is answered.
      assertThat(lines)
          .filteredOn(line -> line.startsWith("visible "))
          .hasSize(1)
          .first()
          .asString()
          .startsWith("visible io.promtap.premain.Premain for ");
    }
  }

  @Test
  void the_applications_own_log_manager_is_the_one_that_java_util_logging_gets() {
    try (AppProcess app = JavaCommand.on(jdk).agent("0").app("OwnLogManager").start()) {
      app.awaitStdout("READY");
      Scrape.of(app.awaitMetrics());
      app.say("go");
      assertThat(app.awaitStdout("MANAGER"))
          .isEqualTo("MANAGER io.promtap.it.apps.OwnLogManager$Wanted");
    }
  }

  @Test
  void neither_logging_nor_jmx_is_loaded_before_main() {
    String verbose = jdk.major() == 8 ? "-verbose:class" : "-Xlog:class+load";
    AppProcess process = JavaCommand.on(jdk).jvm(verbose).agent("0").app("HelloWorld").run();
    List<String> beforeMain =
        process.stdout().stream()
            .takeWhile(line -> !line.contains("io.promtap.it.apps.HelloWorld"))
            .toList();
    assertThat(beforeMain).anyMatch(line -> line.contains("io.promtap.premain.Premain"));
    assertThat(beforeMain)
        .noneMatch(line -> line.contains(" java.util.logging."))
        .noneMatch(line -> line.contains("java.util.logging.LogManager"))
        .noneMatch(line -> line.contains("java.lang.management.ManagementFactory"));
  }

  @Test
  void the_prometheus_client_is_loaded_by_the_first_scrape_collects_and_answers() {
    String verbose = jdk.major() == 8 ? "-verbose:class" : "-Xlog:class+load";
    try (AppProcess app = JavaCommand.on(jdk).jvm(verbose).agent("0").app("JvmState").start()) {
      URI metrics = app.awaitMetrics();
      assertThat(app.stdout()).noneMatch(line -> line.contains("io.prometheus."));
      Scrape.of(metrics);
      app.say("go");
      app.awaitStdout("DONE");
      List<String> loaded = app.stdout();
      assertThat(loaded)
          .filteredOn(line -> line.contains("io.promtap.exporter.SidePort "))
          .hasSize(1);
      assertThat(loaded.stream().takeWhile(line -> !line.contains("io.promtap.exporter.SidePort ")))
          .noneMatch(line -> line.contains("io.prometheus."));
      assertThat(String.join("\n", loaded))
          .contains(
              "io.prometheus.metrics.core.metrics.CounterWithCallback ",
              "io.prometheus.metrics.core.metrics.GaugeWithCallback ",
              "io.prometheus.metrics.core.metrics.SummaryWithCallback ",
              "io.prometheus.metrics.core.metrics.Info ",
              "io.prometheus.metrics.exporter.common.PrometheusScrapeHandler ");
    }
  }

  @Test
  void byte_buddy_weaves_and_is_not_loaded_where_nothing_is_woven() throws IOException {
    Path config = directory.resolve("promtap.yaml");
    Files.writeString(
        config,
        """
        rules:
          - class: io.promtap.it.apps.HelloWorld
            method: main
            metrics: [{counter: greetings_total}]
        """);

    assertThat(loadedByHelloWorld("0")).doesNotContain("net.bytebuddy.");
    assertThat(loadedByHelloWorld("0:" + config))
        .contains(
            "net.bytebuddy.asm.Advice$Dispatcher$Inlining$CodeTranslationVisitor ",
            "net.bytebuddy.asm.Advice$StackMapFrameHandler$Default ",
            "net.bytebuddy.asm.Advice$AdviceVisitor ")
        .doesNotContain(" org.objectweb.asm.");
  }

  @Test
  void proxies_of_the_application_have_the_names_that_they_have_without() throws IOException {
    Path config = directory.resolve("promtap.yaml");
    Files.writeString(
        config,
        """
        rules:
          - class: io.promtap.it.apps.ProxyNames
            method: nameOfProxy
            metrics: [{histogram: naming_seconds}]
        """);

    List<String> without = JavaCommand.on(jdk).app("ProxyNames").run().stdout();
    List<String> with = JavaCommand.on(jdk).agent("0:" + config).app("ProxyNames").run().stdout();

    assertThat(without).hasSize(4).allMatch(name -> name.contains("$Proxy"));
    assertThat(with).isEqualTo(without);
  }

  private String loadedByHelloWorld(String agentArgument) {
    String verbose = jdk.major() == 8 ? "-verbose:class" : "-Xlog:class+load";
    AppProcess process =
        JavaCommand.on(jdk).jvm(verbose).agent(agentArgument).app("HelloWorld").run();
    return String.join("\n", process.stdout());
  }

  private static List<String> withoutJvmNotes(AppProcess process) {
    return Stream.of(process.stdout(), process.stderr())
        .flatMap(List::stream)
        .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
        // A list of running JVMs is another one each time.
        .filter(line -> !line.matches("\\d+ .*"))
        .toList();
  }

  private static long exitMillis(JavaCommand command) {
    AppProcess process = command.run();
    long ended = System.currentTimeMillis();
    String end = process.awaitStdout("END ");
    return ended - Long.parseLong(end.substring("END ".length()));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
