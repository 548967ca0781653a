// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One query of a framework is one query, and its connections go back. */
class FrameworksIT {

  /** The first two labels would load a proxy, the third a collection. */
  private static final String READS_NOTES =
      """
      jvm: {enabled: false}
      rules:
        - class: io.promtap.it.jdbc.frameworks.HibernateApp
          method: look
          metrics:
            - counter: looks_total
              labels: {note: "${arg0}", text: "${arg0.text}", lines: "${arg0.lines.size()}"}
            - counter: lines_total
              value: ${arg0.lines.size()}
      """;

  private static final String HIBERNATE = "HibernateApp";

  static final List<Framework> ALL =
      List.of(
          new Framework("SpringApp", "frameworks", 17),
          new Framework("JooqApp", "frameworks", 17),
          new Framework("MyBatisApp", "frameworks", 11),
          new Framework(HIBERNATE, "hibernate-5.6", 11),
          new Framework(HIBERNATE, "hibernate-6.6", 11),
          new Framework(HIBERNATE, "hibernate-7", 17));

  /**
   * A program that uses a framework.
   *
   * @param module the one under {@code jdbc/} that wrote down its class path
   * @param java the oldest that the framework or its database, H2, runs on
   */
  record Framework(String program, String module, int java) {
    @Override
    public String toString() {
      return program + " of " + module;
    }
  }

  @TempDir private Path folder;

  static List<Framework> select(CaseSelection selection) {
    return selection.newestOfEach(ALL, Framework::program);
  }

  static Stream<Framework> frameworks() {
    List<Framework> selected = select(CaseSelection.current());
    LeftOut.addCases("the frameworks", ALL, selected);
    return selected.stream();
  }

  static Stream<Framework> hibernate() {
    return frameworks().filter(framework -> framework.program().equals(HIBERNATE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frameworks")
  void each_query_of_a_framework_is_counted_once(Framework framework) {
    try (AppProcess app = start(framework, JdbcProcess.config())) {
      app.awaitStdout("DONE");
      Scrape page = Scrape.of(app.awaitMetrics());

      assertThat(page.value("db_queries_total", "operation", "CREATE")).isEqualTo(1);
      assertThat(page.value("db_queries_total", "operation", "INSERT")).isEqualTo(1);
      assertThat(page.value("db_queries_total", "operation", "SELECT")).isEqualTo(2);
      assertThat(page.sum("db_query_errors_total")).isZero();
      assertThat(page.value("db_connections_active")).isZero();
      assertThat(app.complaints()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hibernate")
  void what_rules_read_loads_nothing_from_the_database(Framework hibernate) throws IOException {
    Path config = Files.writeString(folder.resolve("promtap.yaml"), READS_NOTES);
    try (AppProcess app = start(hibernate, config)) {
      app.awaitStdout("DONE");
      Scrape page = Scrape.of(app.awaitMetrics());

      // Its lines are not loaded, and its text is not made of them.
      assertThat(page.value("looks_total", "note", "note 1", "text", "hello", "lines", "none"))
          .isEqualTo(1);
      assertThat(page.value("looks_total", "note", "none", "text", "none", "lines", "none"))
          .isEqualTo(1);
      assertThat(page.value("lines_total")).isZero();
      assertThat(page.value("db_queries_total", "operation", "SELECT")).isEqualTo(2);
      assertThat(app.complaints()).isEmpty();
    }
  }

  @Test
  void a_statement_that_is_spread_over_threads_is_counted_once() {
    // Its own statements are in both: those of its database, and of its look at a new table.
    Scrape own = shardingSphere("-Didle");
    Scrape page = shardingSphere("-Dbusy");

    assertThat(newQueries(own, page, "CREATE")).isZero();
    assertThat(newQueries(own, page, "INSERT")).isEqualTo(3);
    assertThat(newQueries(own, page, "SELECT")).isEqualTo(11);
    assertThat(page.sum("db_queries_total") - own.sum("db_queries_total")).isEqualTo(14);
  }

  private static double newQueries(Scrape before, Scrape after, String operation) {
    return after.value("db_queries_total", "operation", operation)
        - before.value("db_queries_total", "operation", operation);
  }

  private static Scrape shardingSphere(String work) {
    Framework framework = new Framework("ShardingSphereApp", "shardingsphere", 11);
    try (AppProcess app = start(framework, JdbcProcess.config(), work)) {
      app.awaitStdout("DONE");
      assertThat(app.complaints()).isEmpty();
      return Scrape.of(app.awaitMetrics());
    }
  }

  private static AppProcess start(Framework framework, Path config, String... jvm) {
    JavaVersions java = JavaVersions.from(framework.java());
    return JavaCommand.on(Jdks.currentFor(framework.toString(), java))
        .agent("0:" + config)
        .jvm("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .jvm(jvm)
        .main(
            JdbcProcess.classPath(framework.module()),
            "io.promtap.it.jdbc.frameworks." + framework.program())
        .start();
  }
}
