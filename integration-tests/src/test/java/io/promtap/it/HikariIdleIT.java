// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Await;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.PostgresServer;
import io.promtap.it.harness.Scrape;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.slf4j.Logger;

/**
 * What a pool does for itself is not the application's: HikariCP on a real PostgreSQL, idle past
 * its validation interval, leaves the counts and the gauge where they were.
 */
class HikariIdleIT {
  /** What the server knows the pool's connections by. */
  private static final String POOL = "idle-pool";

  private static PostgresServer postgres;

  @BeforeAll
  static void startPostgres() {
    postgres = PostgresServer.start();
  }

  @AfterAll
  static void stopPostgres() {
    if (postgres != null) {
      postgres.close();
    }
  }

  @ParameterizedTest(name = "test query: \"{0}\"")
  @ValueSource(strings = {"", "SELECT 'alive'"})
  void an_idle_pool_that_validates_its_connections_counts_nothing(String testQuery) {
    try (AppProcess app = start(testQuery)) {
      app.awaitStdout("READY");
      for (int i = 0; i < 3; i++) {
        tell(app, "query");
      }
      Scrape before = Scrape.of(app.awaitMetrics());
      assertThat(before.value("db_queries_total", "operation", "SELECT")).isEqualTo(3);
      assertThat(before.value("db_connection_acquire_seconds_count")).isEqualTo(4);
      assertThat(before.value("db_connections_active")).isZero();

      awaitValidations(2);
      Scrape idle = Scrape.of(app.awaitMetrics());
      assertThat(idle.series("db_queries_total")).isEqualTo(before.series("db_queries_total"));
      assertThat(idle.series("db_query_duration_seconds_count"))
          .isEqualTo(before.series("db_query_duration_seconds_count"));
      assertThat(idle.value("db_connection_acquire_seconds_count")).isEqualTo(4);
      assertThat(idle.value("db_connections_active")).isZero();
      // One that is being validated is not idle.
      Scrape.await(
          "both connections are idle",
          app.awaitMetrics(),
          page -> page.value("db_pool_connections", "pool", "idle", "state", "idle") == 2);
      assertThat(app.complaints()).isEmpty();
    }
  }

  @ParameterizedTest(name = "test query: \"{0}\"")
  @ValueSource(strings = {"", "SELECT 'alive'"})
  void a_borrowed_connection_is_one_while_the_pool_validates_the_other(String testQuery) {
    try (AppProcess app = start(testQuery)) {
      app.awaitStdout("READY");
      tell(app, "hold");
      awaitValidations(2);
      Scrape held = Scrape.of(app.awaitMetrics());
      assertThat(held.value("db_connections_active")).isEqualTo(1);
      assertThat(held.value("db_pool_connections", "pool", "idle", "state", "active")).isEqualTo(1);
      assertThat(held.sum("db_queries_total")).isZero();

      tell(app, "release");
      assertThat(Scrape.of(app.awaitMetrics()).value("db_connections_active")).isZero();
    }
  }

  private static AppProcess start(String testQuery) {
    JavaCommand command =
        JavaCommand.on(Jdks.currentFor("HikariCP", JavaVersions.from(11)))
            .agent("0")
            .app(
                "IdlePool", jarOf(HikariDataSource.class), jarOf(Driver.class), jarOf(Logger.class))
            .arguments(postgres.jdbcUrl() + "&ApplicationName=" + POOL);
    return (testQuery.isEmpty() ? command : command.arguments(testQuery)).start();
  }

  private static void tell(AppProcess app, String command) {
    int done = app.stdout().size();
    app.say(command);
    Await.until(
        command,
        Duration.ofSeconds(20),
        app::stdout,
        lines -> lines.size() > done && lines.get(done).equals("DONE " + command));
  }

  /** Until the server itself has seen the pool's idle connections work again and again. */
  private static void awaitValidations(int times) {
    for (int i = 0; i < times; i++) {
      String last = lastActivity();
      Await.until(
          "a validation",
          Duration.ofSeconds(20),
          HikariIdleIT::lastActivity,
          now -> !now.equals(last));
    }
  }

  /** Of the pool alone: whoever asked last may not be gone yet. */
  private static String lastActivity() {
    return postgres.ask(
        "SELECT max(state_change) FROM pg_stat_activity WHERE application_name = '" + POOL + "'");
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
