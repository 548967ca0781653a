// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.MetricRegistry;
import io.promtap.support.ReadStatements;
import io.promtap.testing.Await;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The advice in a real driver (H2) and a real pool (HikariCP). */
class JdbcWeavingTest {

  private static final String URL = "jdbc:h2:mem:weaving;DB_CLOSE_DELAY=-1";

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final WeavingLoader loader =
      new WeavingLoader(JdbcProbes.all(), "org.h2.", "com.zaxxer.hikari.");

  @BeforeEach
  void install() {
    PromtapBridge.jdbc = new JdbcRecorder(registry, new double[] {1});
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @Test
  void a_statement_through_a_pool_is_counted_once_with_the_operation_of_its_SQL() throws Exception {
    try (Pool pool = new Pool();
        Connection connection = pool.source.getConnection()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("create table t (a int)");
        statement.executeUpdate("insert into t values (1)");
      }
      try (PreparedStatement select = connection.prepareStatement("select a from t where a = ?")) {
        for (int i = 0; i < 3; i++) {
          select.setInt(1, i);
          select.executeQuery().close();
        }
      }
      try (PreparedStatement insert = connection.prepareStatement("insert into t values (?)")) {
        insert.setInt(1, 2);
        insert.addBatch();
        insert.setInt(1, 3);
        insert.addBatch();
        assertThat(insert.executeBatch()).containsExactly(1, 1);
      }
      try (Statement batch = connection.createStatement()) {
        batch.addBatch("update t set a = 4 where a = 3");
        batch.addBatch("update t set a = 5 where a = 4");
        batch.executeBatch();
        batch.addBatch("update t set a = 6");
        batch.addBatch("delete from t");
        batch.executeBatch();
        batch.addBatch("insert into t values (9)");
        batch.clearBatch();
        batch.addBatch("delete from t where a = 9");
        batch.executeBatch();
      }
      assertThat(Scrape.samples(registry, "db_queries_total"))
          .containsExactlyInAnyOrder(
              "db_queries_total{operation=\"CREATE\"} 1.0",
              "db_queries_total{operation=\"INSERT\"} 2.0",
              "db_queries_total{operation=\"SELECT\"} 3.0",
              "db_queries_total{operation=\"UPDATE\"} 1.0",
              "db_queries_total{operation=\"DELETE\"} 1.0",
              "db_queries_total{operation=\"OTHER\"} 1.0");
    }
  }

  @Test
  void a_statement_that_a_read_of_a_rule_runs_is_noted_and_not_counted() throws Exception {
    try (Pool pool = new Pool();
        Connection connection = pool.source.getConnection();
        Statement statement = connection.createStatement()) {
      PromtapThread thread = PromtapThread.current();
      int before = ReadStatements.count();
      thread.ruleWork = PromtapThread.READING;
      try {
        statement.executeQuery("select 1").close();
        statement.addBatch("create table read_only (a int)");
        statement.executeBatch();
      } finally {
        thread.ruleWork = 0;
      }

      assertThat(ReadStatements.count()).isNotEqualTo(before);
      assertThat(ReadStatements.begunHere()).isTrue();
      assertThat(ReadStatements.begunHere()).isFalse();
      assertThat(Scrape.samples(registry, "db_queries_total")).isEmpty();
      statement.executeQuery("select 1").close();
      assertThat(ReadStatements.begunHere()).isFalse();
      assertThat(Scrape.samples(registry, "db_queries_total"))
          .containsExactly("db_queries_total{operation=\"SELECT\"} 1.0");
    }
  }

  @Test
  void each_way_to_execute_is_one_query() throws Exception {
    try (Pool pool = new Pool();
        Connection connection = pool.source.getConnection()) {
      String insert = "insert into ways(a) values (1)";
      int[] columns = {1};
      String[] names = {"ID"};
      try (Statement statement = connection.createStatement()) {
        statement.execute("create table ways (id int auto_increment primary key, a int)");
        statement.execute(insert);
        statement.execute(insert, Statement.RETURN_GENERATED_KEYS);
        statement.getGeneratedKeys().close();
        statement.execute(insert, columns);
        statement.execute(insert, names);
        statement.executeUpdate(insert);
        statement.executeUpdate(insert, Statement.RETURN_GENERATED_KEYS);
        statement.executeUpdate(insert, columns);
        statement.executeUpdate(insert, names);
        statement.executeLargeUpdate(insert);
        statement.executeLargeUpdate(insert, Statement.RETURN_GENERATED_KEYS);
        statement.executeLargeUpdate(insert, columns);
        statement.executeLargeUpdate(insert, names);
        statement.addBatch(insert);
        assertThat(statement.executeLargeBatch()).hasSize(1);
      }
      try (PreparedStatement prepared = connection.prepareStatement(insert, columns)) {
        prepared.execute();
        prepared.executeUpdate();
        prepared.executeLargeUpdate();
        prepared.addBatch();
        prepared.addBatch();
        assertThat(prepared.executeLargeBatch()).hasSize(2);
      }
      try (CallableStatement call = connection.prepareCall("{? = call abs(-1)}")) {
        call.registerOutParameter(1, Types.INTEGER);
        call.execute();
      }
    }
    assertThat(Scrape.samples(registry, "db_queries_total"))
        .containsExactlyInAnyOrder(
            "db_queries_total{operation=\"CREATE\"} 1.0",
            "db_queries_total{operation=\"INSERT\"} 17.0",
            "db_queries_total{operation=\"CALL\"} 1.0");
    assertThat(Scrape.samples(registry, "db_batch_size"))
        .contains("db_batch_size_count 2", "db_batch_size_sum 3.0");
  }

  @Test
  @Timeout(60)
  void timed_out_and_cancelled_statements_are_errors() throws Exception {
    String endless = "select count(*) from system_range(1, 1000000000) where x + x = 3";
    try (Connection connection = driver().connect(URL, new Properties());
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery(endless)).isInstanceOf(SQLException.class);
      statement.setQueryTimeout(0);
      AtomicBoolean thrown = new AtomicBoolean();
      Thread canceller = new Thread(() -> cancelUntil(thrown, statement));
      canceller.start();
      assertThatThrownBy(() -> statement.executeQuery(endless)).isInstanceOf(SQLException.class);
      thrown.set(true);
      canceller.join();
    }
    assertThat(Scrape.samples(registry, "db_query_errors_total"))
        .containsExactly("db_query_errors_total{operation=\"SELECT\"} 2.0");
    assertThat(Scrape.samples(registry, "db_query_duration_seconds_count"))
        .containsExactly("db_query_duration_seconds_count{operation=\"SELECT\"} 2");
  }

  /** H2 forgets a cancel that comes before the query is at work, and any after it. */
  private static void cancelUntil(AtomicBoolean thrown, Statement statement) {
    try {
      while (!thrown.get()) {
        statement.cancel();
        Thread.sleep(10);
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_failed_statement_counts_and_its_exception_arrives_as_the_driver_threw_it()
      throws Exception {
    try (Connection connection = driver().connect(URL, new Properties());
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("select * from nowhere"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("NOWHERE")
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("42S04");
    }
    assertThat(Scrape.samples(registry, "db_query_errors_total"))
        .containsExactly("db_query_errors_total{operation=\"SELECT\"} 1.0");
    assertThat(Scrape.samples(registry, "db_queries_total"))
        .containsExactly("db_queries_total{operation=\"SELECT\"} 1.0");
  }

  @Test
  void what_a_function_of_the_database_queries_belongs_to_the_statement_that_called_it()
      throws Exception {
    try (Connection connection = driver().connect(URL, new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("create alias nested for '" + Nested.class.getName() + ".count'");
      try (ResultSet rows = statement.executeQuery("select nested()")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(7);
      }
    }
    assertThat(Scrape.samples(registry, "db_queries_total"))
        .containsExactlyInAnyOrder(
            "db_queries_total{operation=\"CREATE\"} 1.0",
            "db_queries_total{operation=\"SELECT\"} 1.0");
    assertThat(active()).isEqualTo("db_connections_active 0.0");
  }

  /** Public, as H2 wants it. */
  public static final class Nested {

    private Nested() {}

    public static int count(Connection connection) throws SQLException {
      try (PreparedStatement select = connection.prepareStatement("select 7");
          ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  @Test
  void a_connection_is_active_while_the_application_holds_it_and_a_pools_own_is_not()
      throws Exception {
    try (Pool pool = new Pool()) {
      assertThat(active()).isEqualTo("db_connections_active 0.0");
      Connection one = pool.source.getConnection();
      Connection two = pool.source.getConnection();
      Connection direct = driver().connect(URL, new Properties());
      assertThat(active()).isEqualTo("db_connections_active 3.0");
      one.close();
      one.close();
      direct.close();
      assertThat(active()).isEqualTo("db_connections_active 1.0");
      assertThat(Scrape.samples(registry, "db_pool_connections"))
          .contains(
              "db_pool_connections{pool=\"test\",state=\"active\"} 1.0",
              "db_pool_connections{pool=\"test\",state=\"max\"} 3.0");
      two.close();
    }
    assertThat(active()).isEqualTo("db_connections_active 0.0");
    assertThat(Scrape.samples(registry, "db_pool_connections")).isEmpty();
    assertThat(Scrape.samples(registry, "db_connection_acquire_seconds_count"))
        .containsExactly("db_connection_acquire_seconds_count 3");
  }

  @Test
  void validation_and_metadata_are_the_drivers_own_statements() throws Exception {
    try (Pool pool = new Pool();
        Connection connection = pool.source.getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
      connection.getMetaData().getTables(null, null, "%", null).close();
      connection.setAutoCommit(false);
      connection.commit();
    }
    assertThat(Scrape.samples(registry, "db_queries_total")).isEmpty();
  }

  @Test
  @Timeout(60)
  void a_connection_that_was_forgotten_is_active_no_more() throws Exception {
    forget();
    Await.untilCollected(
        "none is active", this::active, active -> active.equals("db_connections_active 0.0"));
  }

  @Test
  void a_thread_whose_stack_overflows_in_a_statement_goes_on_counting() throws Exception {
    try (Connection connection = driver().connect(URL, new Properties());
        PreparedStatement select = connection.prepareStatement("select 1")) {
      for (int i = 0; i < 200; i++) {
        assertThatThrownBy(() -> overflow(select, 1_000_000))
            .isInstanceOf(StackOverflowError.class);
      }
      double before = selects();
      select.executeQuery();
      assertThat(selects()).isEqualTo(before + 1);
    }
  }

  private static int overflow(PreparedStatement select, int depth) {
    if (depth == 0) {
      return 0;
    }
    try {
      select.executeQuery();
    } catch (SQLException closed) {
      // The driver may be broken by then; the recursion is what counts.
    }
    return overflow(select, depth - 1) + 1;
  }

  private double selects() {
    String sample = Scrape.samples(registry, "db_queries_total{operation=\"SELECT\"}").get(0);
    return Double.parseDouble(sample.substring(sample.lastIndexOf(' ')));
  }

  private void forget() throws Exception {
    Properties properties = new Properties();
    assertThat(driver().connect("jdbc:h2:mem:forgotten", properties).isClosed()).isFalse();
    assertThat(active()).isEqualTo("db_connections_active 1.0");
  }

  private String active() {
    return Scrape.samples(registry, "db_connections_active").get(0);
  }

  private Driver driver() throws Exception {
    return (Driver) loader.loadClass("org.h2.Driver").getDeclaredConstructor().newInstance();
  }

  /** A HikariCP of the woven loader. */
  private final class Pool implements AutoCloseable {
    final DataSource source;

    Pool() throws Exception {
      Class<?> configType = loader.loadClass("com.zaxxer.hikari.HikariConfig");
      Object config = configType.getDeclaredConstructor().newInstance();
      Class<?> h2 = loader.loadClass("org.h2.jdbcx.JdbcDataSource");
      DataSource plain = (DataSource) h2.getDeclaredConstructor().newInstance();
      h2.getMethod("setURL", String.class).invoke(plain, URL);
      set(config, "setDataSource", DataSource.class, plain);
      set(config, "setPoolName", String.class, "test");
      set(config, "setMaximumPoolSize", int.class, 3);
      set(config, "setConnectionInitSql", String.class, "select 1");
      set(config, "setConnectionTestQuery", String.class, "select 2");
      source =
          (DataSource)
              loader
                  .loadClass("com.zaxxer.hikari.HikariDataSource")
                  .getConstructor(configType)
                  .newInstance(config);
    }

    private void set(Object config, String setter, Class<?> type, Object value) throws Exception {
      Method method = config.getClass().getMethod(setter, type);
      method.invoke(config, value);
    }

    @Override
    public void close() throws Exception {
      ((AutoCloseable) source).close();
    }
  }
}
