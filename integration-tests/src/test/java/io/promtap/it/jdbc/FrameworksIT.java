package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One query of a framework is one query, and its connections go back. */
class FrameworksIT {

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "SpringApp, frameworks",
    "JooqApp, frameworks",
    "MyBatisApp, frameworks",
    "HibernateApp, hibernate-5.6",
    "HibernateApp, hibernate-6.6",
    "HibernateApp, hibernate-7",
  })
  void each_query_of_a_framework_is_counted_once(String program, String module) {
    try (AppProcess app = start(program, module)) {
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

  @Test
  void reactive_access_is_left_alone() {
    try (AppProcess app = start("R2dbcApp", "r2dbc")) {
      app.awaitStdout("DONE");
      Scrape page = Scrape.of(app.awaitMetrics());

      assertThat(page.sum("db_queries_total")).isZero();
      assertThat(page.value("db_connections_active")).isZero();
      assertThat(app.complaints()).isEmpty();
    }
  }

  private static AppProcess start(String program, String module) {
    return JavaCommand.on(Jdks.current())
        .agent("0:" + JdbcProcess.config())
        .jvm("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .main(JdbcProcess.classPath(module), "io.promtap.it.jdbc.frameworks." + program)
        .start();
  }
}
