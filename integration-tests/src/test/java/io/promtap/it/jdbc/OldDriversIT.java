// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Scrape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drivers whose class files are older than stack maps, on a real database: from the days of Java
 * 1.2 on.
 */
class OldDriversIT {

  private static final List<String> DRIVERS =
      List.of("connector-j-3.0", "connector-j-3.1", "connector-j-5.0", "connector-j-5.1");

  static List<String> drivers() {
    List<String> selected = CaseSelection.current().only(DRIVERS, "connector-j-5.1"::equals);
    LeftOut.addCases("the old drivers", DRIVERS, selected);
    return selected;
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void each_call_is_counted_once_and_no_connection_stays_active(String driver) throws Exception {
    Optional<String> obstacle = DatabaseServer.obstacle(Database.MYSQL);
    assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
    try (DatabaseServer server = DatabaseServer.start(Database.MYSQL);
        AppProcess app = start(driver, server)) {
      app.awaitStdout("DONE");
      Scrape page = Scrape.of(app.awaitMetrics());

      for (String operation : List.of("CREATE", "INSERT", "SELECT", "DROP")) {
        assertThat(page.value("db_queries_total", "operation", operation))
            .as(operation)
            .isEqualTo(OldDriver.CONNECTIONS);
      }
      assertThat(page.sum("db_queries_total")).isEqualTo(4 * OldDriver.CONNECTIONS);
      assertThat(page.value("db_connection_acquire_seconds_count"))
          .isEqualTo(OldDriver.CONNECTIONS);
      assertThat(page.value("db_connections_active")).isZero();
      assertThat(page.sum("promtap_errors_total")).isZero();
      assertThat(app.complaints()).isEmpty();
    }
  }

  private static AppProcess start(String driver, DatabaseServer server) {
    return JavaCommand.on(Jdks.current())
        .agent("0:" + JdbcProcess.config())
        .jvm("-Xmx256m")
        .main(JdbcProcess.classPath(driver), OldDriver.class.getName())
        .arguments("com.mysql.jdbc.Driver", server.url(), server.user(), server.password())
        .start();
  }
}
