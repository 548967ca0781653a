package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One query of a framework is one query, and its connections go back. The numbers in the lists are
 * the oldest Java that the framework or its database, H2, runs on.
 */
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

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "SpringApp, frameworks, 17",
    "JooqApp, frameworks, 17",
    "MyBatisApp, frameworks, 11",
    "HibernateApp, hibernate-5.6, 11",
    "HibernateApp, hibernate-6.6, 11",
    "HibernateApp, hibernate-7, 17",
  })
  void each_query_of_a_framework_is_counted_once(String program, String module, int java) {
    try (AppProcess app = start(program, module, java)) {
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
  @CsvSource({"hibernate-5.6, 11", "hibernate-6.6, 11", "hibernate-7, 17"})
  void what_rules_read_loads_nothing_from_the_database(String module, int java) throws IOException {
    Path config = Files.writeString(folder.resolve("promtap.yaml"), READS_NOTES);
    try (AppProcess app = start("HibernateApp", module, java, config)) {
      app.awaitStdout("DONE");
      Scrape page = Scrape.of(app.awaitMetrics());

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
  void reactive_access_is_left_alone() {
    try (AppProcess app = start("R2dbcApp", "r2dbc", 8)) {
      app.awaitStdout("DONE");
      Scrape page = Scrape.of(app.awaitMetrics());

      assertThat(page.sum("db_queries_total")).isZero();
      assertThat(page.value("db_connections_active")).isZero();
      assertThat(app.complaints()).isEmpty();
    }
  }

  private static AppProcess start(String program, String module, int java) {
    return start(program, module, java, JdbcProcess.config());
  }

  private static AppProcess start(String program, String module, int java, Path config) {
    return JavaCommand.on(Jdks.currentFor(program + " of " + module, JavaVersions.from(java)))
        .agent("0:" + config)
        .jvm("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .main(JdbcProcess.classPath(module), "io.promtap.it.jdbc.frameworks." + program)
        .start();
  }
}
