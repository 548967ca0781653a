// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Drivers whose class files are older than stack maps, on a real database. */
class OldDriversIT {

  @Test
  void each_call_of_connector_j_5_is_counted_once_and_no_connection_stays_active()
      throws Exception {
    Optional<String> obstacle = DatabaseServer.obstacle(Database.MYSQL);
    assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
    try (DatabaseServer server = DatabaseServer.start(Database.MYSQL);
        AppProcess app = start(server)) {
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

  private static AppProcess start(DatabaseServer server) {
    return JavaCommand.on(Jdks.current())
        .agent("0:" + JdbcProcess.config())
        .jvm("-Xmx256m")
        .main(JdbcProcess.classPath("connector-j-5"), OldDriver.class.getName())
        .arguments("com.mysql.jdbc.Driver", server.url(), server.user(), server.password())
        .start();
  }
}
