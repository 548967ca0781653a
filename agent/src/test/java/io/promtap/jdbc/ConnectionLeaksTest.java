// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapBridge;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Await;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections of HikariCP that are held longer than {@code jdbc.leakAfter}. */
class ConnectionLeaksTest {

  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  private static final WeavingLoader LOADER =
      new WeavingLoader(JdbcProbes.all(), "org.h2.", "com.zaxxer.hikari.");

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private AutoCloseable pool;

  @BeforeEach
  void open() throws Exception {
    Object config =
        LOADER.loadClass("com.zaxxer.hikari.HikariDataSource").getConstructor().newInstance();
    config.getClass().getMethod("setJdbcUrl", String.class).invoke(config, "jdbc:h2:mem:leaks");
    config.getClass().getMethod("setDriverClassName", String.class).invoke(config, "org.h2.Driver");
    pool = (AutoCloseable) config;
  }

  @AfterEach
  void close() throws Exception {
    pool.close();
    PromtapBridge.release();
  }

  @Test
  void each_leak_counts_once_with_the_operation_that_ran_last() throws Exception {
    leakAfter(1, null);
    try (Connection used = connection();
        Connection unused = connection();
        Statement statement = used.createStatement()) {
      statement.execute("create table if not exists leaks (id int)");
      try (PreparedStatement insert = used.prepareStatement("insert into leaks values (1)")) {
        insert.executeUpdate();
      }
      assertThat(unused.isClosed()).isFalse();

      assertThat(leaks()).contains(leaked("INSERT", 1), leaked("NONE", 1), leaked("CREATE", 0));
      statement.executeQuery("select * from leaks").close();
      assertThat(leaks()).as("once").contains(leaked("INSERT", 1), leaked("SELECT", 0));
    }
    assertThat(leaks()).as("closed").contains(leaked("INSERT", 1), leaked("SELECT", 0));
  }

  @Test
  void a_connection_that_comes_back_late_between_two_scrapes_counts() throws Exception {
    leakAfter(1, null);
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select 1").close();
    }

    assertThat(leaks()).contains(leaked("SELECT", 1));
  }

  @Test
  void a_connection_that_comes_back_in_time_does_not_count_and_its_series_are_there()
      throws Exception {
    leakAfter(LONG, null);
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select 1").close();
      assertThat(leaks()).contains(leaked("SELECT", 0));
    }

    assertThat(leaks()).contains(leaked("SELECT", 0), leaked("NONE", 0));
  }

  @Test
  void without_the_key_there_is_no_such_metric() throws Exception {
    leakAfter(0, null);
    try (Connection connection = connection()) {
      assertThat(connection.isClosed()).isFalse();
      assertThat(leaks()).isEmpty();
    }
  }

  @Test
  void a_connection_that_is_lost_without_a_close_counts_when_it_is_collected() throws Exception {
    leakAfter(1, null);
    lose();

    Await.until(
        "it counts", this::leaksAfterCollection, lines -> lines.contains(leaked("NONE", 1)));
  }

  @Test
  void a_leak_is_that_of_the_application_that_borrowed() throws Exception {
    Applications applications = new Applications();
    applications.claim(LOADER, applications.ofPath("/shop"));
    leakAfter(1, applications);
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select 1").close();

      assertThat(leaks())
          .contains("db_connections_leaked_total{application=\"/shop\",operation=\"SELECT\"} 1.0");
    }
  }

  @Test
  void a_thousand_statements_of_a_connection_that_comes_back_in_time_are_no_leak()
      throws Exception {
    leakAfter(LONG, null);
    List<Statement> open = new ArrayList<>();
    try (Connection connection = connection()) {
      for (int i = 0; i < 1_000; i++) {
        open.add(connection.createStatement());
      }
      for (Statement statement : open) {
        statement.executeQuery("select 1").close();
        statement.close();
      }
      assertThat(leaks()).contains(leaked("SELECT", 0));
    }
    assertThat(Scrape.samples(registry, "db_connections_active"))
        .containsExactly("db_connections_active 0.0");
  }

  private List<String> leaksAfterCollection() {
    System.gc();
    return leaks();
  }

  private void lose() throws SQLException {
    assertThat(connection().isClosed()).isFalse();
  }

  private void leakAfter(long nanos, Applications applications) {
    PromtapBridge.jdbc = new JdbcRecorder(registry, new double[] {1}, nanos, applications);
  }

  private Connection connection() throws SQLException {
    return ((DataSource) pool).getConnection();
  }

  private List<String> leaks() {
    return Scrape.samples(registry, "db_connections_leaked_total");
  }

  private static String leaked(String operation, int times) {
    return "db_connections_leaked_total{operation=\"" + operation + "\"} " + times + ".0";
  }
}
