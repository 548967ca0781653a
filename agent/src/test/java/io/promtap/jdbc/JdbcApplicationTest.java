// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.applications.Application;
import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The label of the application: two with a driver and a pool each, and one pool that both use. */
class JdbcApplicationTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final Applications applications = new Applications();
  private final Application shop = applications.ofPath("/shop");
  private final Application bank = applications.ofPath("/bank");
  private final WeavingLoader ofShop = loader();
  private final WeavingLoader ofBank = loader();
  private final WeavingLoader shared = loader();
  private final PromtapThread thread = PromtapThread.current();

  private static WeavingLoader loader() {
    return new WeavingLoader(JdbcProbes.all(), "org.h2.", "com.zaxxer.hikari.");
  }

  @BeforeEach
  void install() {
    PromtapBridge.jdbc = new JdbcRecorder(registry, new double[] {1}, 0, applications);
    applications.claim(ofShop, shop);
    applications.claim(ofBank, bank);
  }

  @AfterEach
  void remove() {
    thread.insideApplication = false;
    PromtapBridge.release();
  }

  private static AutoCloseable pool(WeavingLoader loader, String database) throws Exception {
    Class<?> type = loader.loadClass("com.zaxxer.hikari.HikariDataSource");
    Object pool = type.getDeclaredConstructor().newInstance();
    Class<?> config = loader.loadClass("com.zaxxer.hikari.HikariConfig");
    config
        .getMethod("setDataSourceClassName", String.class)
        .invoke(pool, "org.h2.jdbcx.JdbcDataSource");
    config
        .getMethod("addDataSourceProperty", String.class, Object.class)
        .invoke(pool, "url", "jdbc:h2:mem:" + database);
    config.getMethod("setPoolName", String.class).invoke(pool, "main");
    config.getMethod("setMaximumPoolSize", int.class).invoke(pool, 2);
    config.getMethod("setMinimumIdle", int.class).invoke(pool, 0);
    return (AutoCloseable) pool;
  }

  private static void select(Connection connection, int times) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int i = 0; i < times; i++) {
        statement.executeQuery("select 1").close();
      }
    }
  }

  private static Connection connection(AutoCloseable pool) throws SQLException {
    return ((DataSource) pool).getConnection();
  }

  private void request(Application application) {
    thread.request = new PromtapRequest();
    thread.insideApplication = true;
    Applications.set(thread.request, application);
  }

  private List<String> samples(String metric) {
    return Scrape.samples(registry, metric).stream()
        .map(line -> line.replace("application=", ""))
        .toList();
  }

  @Test
  void each_has_its_statements_connections_and_pool() throws Exception {
    try (AutoCloseable shops = pool(ofShop, "a");
        AutoCloseable banks = pool(ofBank, "b");
        Connection first = connection(shops);
        Connection second = connection(shops);
        Connection third = connection(banks)) {
      select(first, 3);
      select(second, 2);
      select(third, 1);

      assertThat(samples("db_queries_total"))
          .containsExactlyInAnyOrder(
              "db_queries_total{\"/shop\",operation=\"SELECT\"} 5.0",
              "db_queries_total{\"/bank\",operation=\"SELECT\"} 1.0");
      assertThat(samples("db_connections_active"))
          .containsExactlyInAnyOrder(
              "db_connections_active{\"/shop\"} 2.0", "db_connections_active{\"/bank\"} 1.0");
      assertThat(samples("db_connection_acquire_seconds_count"))
          .containsExactlyInAnyOrder(
              "db_connection_acquire_seconds_count{\"/shop\"} 2",
              "db_connection_acquire_seconds_count{\"/bank\"} 1");
      assertThat(samples("db_pool_connections"))
          .as("pools of one name")
          .contains(
              "db_pool_connections{\"/shop\",pool=\"main\",state=\"active\"} 2.0",
              "db_pool_connections{\"/bank\",pool=\"main\",state=\"active\"} 1.0")
          .hasSize(8);
    }
    assertThat(samples("db_connections_active"))
        .containsExactlyInAnyOrder(
            "db_connections_active{\"/shop\"} 0.0", "db_connections_active{\"/bank\"} 0.0");
  }

  @Test
  void what_both_borrow_from_a_shared_pool_is_the_borrowers() throws Exception {
    request(shop);
    try (AutoCloseable pool = pool(shared, "c");
        Connection first = connection(pool)) {
      select(first, 1);
      request(bank);
      try (Connection second = connection(pool)) {
        select(second, 2);
        select(first, 1);

        assertThat(samples("db_queries_total"))
            .containsExactlyInAnyOrder(
                "db_queries_total{\"/shop\",operation=\"SELECT\"} 1.0",
                "db_queries_total{\"/bank\",operation=\"SELECT\"} 3.0");
        assertThat(samples("db_connections_active"))
            .containsExactlyInAnyOrder(
                "db_connections_active{\"/shop\"} 1.0", "db_connections_active{\"/bank\"} 1.0");
      }
      thread.insideApplication = false;
      assertThat(samples("db_connections_active"))
          .as("who gives it back does not matter")
          .containsExactlyInAnyOrder(
              "db_connections_active{\"/shop\"} 1.0", "db_connections_active{\"/bank\"} 0.0");
      assertThat(samples("db_pool_connections"))
          .as("the one that opened it")
          .hasSize(4)
          .allMatch(line -> line.contains("{\"/shop\","));
    }
  }

  @Test
  void a_thread_of_an_application_works_for_it_after_the_request() throws Exception {
    try (AutoCloseable pool = pool(shared, "d")) {
      Thread worker =
          new Thread(
              () -> {
                try (Connection connection = connection(pool)) {
                  select(connection, 1);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      worker.setContextClassLoader(ofBank);
      worker.start();
      worker.join();

      assertThat(samples("db_queries_total"))
          .containsExactly("db_queries_total{\"/bank\",operation=\"SELECT\"} 1.0");
    }
  }

  @Test
  void failures_to_connect_are_those_of_who_asked() {
    request(bank);
    JdbcRecorder recorder = (JdbcRecorder) PromtapBridge.jdbc;
    PromtapThread timed = recorder.beginTimed();
    timed.insideJdbc = false;
    recorder.borrowExited(timed, new Object(), null, new SQLException("no"));

    assertThat(samples("db_connection_failures_total"))
        .containsExactly("db_connection_failures_total{\"/bank\"} 1.0");
  }

  @Test
  void an_execution_allocates_nothing() {
    JdbcRecorder recorder = (JdbcRecorder) PromtapBridge.jdbc;
    Object statement = new Object();
    Runnable executions =
        () -> {
          for (int i = 0; i < 10_000; i++) {
            PromtapThread begun = recorder.beginExecution(statement, "select 1");
            begun.insideJdbc = false;
            recorder.statementExited(begun, statement, "select 1", null);
          }
        };
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      executions.run();
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(fewest).isZero();
  }
}
