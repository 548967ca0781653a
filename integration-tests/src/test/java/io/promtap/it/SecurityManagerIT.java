// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent below an application that a security manager restricts: its own acts need its own
 * permissions only, and without these it does nothing.
 */
class SecurityManagerIT {
  private static final JavaVersions JAVA =
      JavaVersions.from(8).upTo(23, "the JDK has no security manager any more");

  /** What one day of the shop needs, and nothing of what the agent needs. */
  private static final String OF_THE_SHOP =
      """
        permission java.net.SocketPermission "*", "accept, connect, listen, resolve";
        permission java.io.FilePermission "<<ALL FILES>>", "read, write, delete";
        permission java.lang.RuntimePermission "modifyThread";
      """;

  @TempDir private Path directory;

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#all")
  void a_policy_that_does_not_name_the_jar_costs_one_line_and_the_service_runs(Jdk jdk)
      throws IOException {
    Jdks.require(jdk, "security manager", JAVA);
    AppProcess app = JavaCommand.on(jdk).jvm(policy("")).agent("0").app("HelloWorld").run();

    assertThat(app.awaitExit()).isZero();
    assertThat(app.stdout()).first().isEqualTo("hello");
    assertThat(app.promtapLines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("[promtap] ERROR not started, the service runs without it: ")
        .endsWith("the policy of the security manager has to grant AllPermission to promtap.jar");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#all")
  void with_a_policy_that_names_the_jar_all_numbers_are_those_of_a_run_without_one(Jdk jdk)
      throws IOException {
    Jdks.require(jdk, "security manager", JAVA);
    String[] policy =
        policy(
            "grant codeBase \"file:%s\" {permission java.security.AllPermission;};\n"
                .formatted(Artifacts.agentJar().toRealPath()));

    Day free = Day.of(JavaCommand.on(jdk));
    Day restricted = Day.of(JavaCommand.on(jdk).jvm(policy));

    assertThat(restricted.printed()).isEqualTo(free.printed());
    assertThat(free.numbers()).hasSizeGreaterThan(80);
    assertThat(restricted.numbers()).isEqualTo(free.numbers());
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#all")
  void the_application_gets_no_permission_from_the_agent(Jdk jdk) throws IOException {
    Jdks.require(jdk, "security manager", JAVA);
    Path config = directory.resolve("promtap.yaml");
    Files.writeString(
        config,
        """
        rules:
          - class: io.promtap.it.apps.Permissions$Asker
            method: "*"
            metrics:
              - counter: asked_total
                labels: {method: "${method}", home: "${this.home}", wish: "${this.wish}"}
        """);
    String[] policy =
        policy(
            "grant codeBase \"file:%s\" {permission java.security.AllPermission;};\n"
                .formatted(Artifacts.agentJar().toRealPath()));

    AppProcess plain = JavaCommand.on(jdk).jvm(policy).app("Permissions").run();
    try (AppProcess app =
        JavaCommand.on(jdk).jvm(policy).agent("0:" + config).app("Permissions").start()) {
      app.awaitStdout("DONE");
      Scrape scrape = Scrape.of(app.awaitMetrics());

      assertThat(app.stdout()).isEqualTo(plain.stdout());
      assertThat(plain.stdout())
          .hasSizeGreaterThan(5)
          .allMatch(line -> line.endsWith(" denied") || line.equals("DONE"));
      // The getter asks for more than its own class may; the field asks for nothing.
      assertThat(scrape.value("asked_total", "method", "property", "home", "none", "wish", "all"))
          .isEqualTo(1);
    }
  }

  /** A policy that grants the shop what it needs, and what else is given. */
  private String[] policy(String more) throws IOException {
    Path file = directory.resolve("policy");
    String shop =
        "grant codeBase \"file:%s/-\" {\n%s};\n"
            .formatted(Artifacts.apps().toRealPath(), OF_THE_SHOP);
    Files.writeString(file, shop + more);
    return new String[] {"-Djava.security.manager", "-Djava.security.policy=" + file};
  }

  /** One day of the shop: what it printed, and all numbers but those of the JVM and of time. */
  private record Day(List<String> printed, Map<String, Double> numbers) {

    static Day of(JavaCommand command) {
      command.agent("0:" + Artifacts.testResource("shop-rules.yaml")).app("ShopApp");
      try (AppProcess app = command.start()) {
        app.awaitStdout("CLOSED");
        Map<String, Double> numbers = new TreeMap<>();
        for (Sample sample : Scrape.of(app.awaitMetrics()).samples()) {
          if (!sample
              .name()
              .matches("(jvm|process)_.*|promtap_(startup|scrape)_.*|.*_seconds_(sum|bucket)")) {
            numbers.put(sample.name() + new TreeMap<>(sample.labels()), sample.value());
          }
        }
        return new Day(app.stdout(), numbers);
      }
    }
  }
}
