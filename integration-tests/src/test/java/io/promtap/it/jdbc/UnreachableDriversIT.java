// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drivers without their server: woven, loaded, refused. */
class UnreachableDriversIT {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "com.microsoft.sqlserver.jdbc.SQLServerDriver,"
        + " com.microsoft.sqlserver.jdbc.SQLServerDataSource,"
        + " jdbc:sqlserver://127.0.0.1:1;encrypt=false;connectRetryCount=0;loginTimeout=60",
    "oracle.jdbc.OracleDriver, oracle.jdbc.pool.OracleDataSource,"
        + " jdbc:oracle:thin:@127.0.0.1:1/none",
  })
  void a_refused_connection_is_a_failure_and_the_driver_says_what_it_says_without_the_agent(
      String driver, String dataSource, String url) {
    Jdk jdk = Jdks.currentFor(driver, JavaVersions.from(11));
    String[] arguments = {driver, dataSource, url};
    List<String> without;
    try (AppProcess app = start(JavaCommand.on(jdk), arguments)) {
      app.awaitStdout("DONE");
      without = app.stdout();
    }
    JavaCommand woven = JavaCommand.on(jdk).agent("0:" + JdbcProcess.config());
    try (AppProcess app = start(woven, arguments)) {
      app.awaitStdout("DONE");
      Scrape page = Scrape.of(app.awaitMetrics());

      assertThat(app.stdout()).isEqualTo(without);
      assertThat(page.value("db_connection_failures_total")).isEqualTo(2);
      assertThat(page.value("db_connection_acquire_seconds_count")).isZero();
      assertThat(page.value("db_connections_active")).isZero();
      assertThat(page.sum("promtap_transformed_classes", "probe", "jdbc.connection")).isPositive();
      assertThat(app.complaints()).isEmpty();
    }
  }

  private static AppProcess start(JavaCommand command, String... arguments) {
    return command
        .jvm("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .main(JdbcProcess.classPath("drivers-and-pools"), Unreachable.class.getName())
        .arguments(arguments)
        .start();
  }
}
