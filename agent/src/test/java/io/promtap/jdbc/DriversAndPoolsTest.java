// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import io.promtap.testing.WovenProxies;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every embedded database through every pool: each count exact, each gauge back at 0. */
class DriversAndPoolsTest {

  private static final List<String> POOLS =
      List.of("hikaricp", "tomcat-jdbc", "dbcp2", "c3p0", "agroal", "druid", "vibur", "ucp");

  private static final WeavingLoader LOADER =
      JdbcProbes.loaderOfPools(JdbcProbes.all(), "org.hsqldb.", "org.apache.derby.", "org.sqlite.");

  private static ClassLoader context;
  private static WovenProxies proxies;
  private static Object pools;

  @TempDir static Path folder;

  private final MetricRegistry registry = new MetricRegistry(100, false);

  @BeforeAll
  static void weave() throws Exception {
    System.setProperty("derby.stream.error.file", folder.resolve("derby.log").toString());
    System.setProperty("com.mchange.v2.log.MLog", "com.mchange.v2.log.FallbackMLog");
    System.setProperty("com.mchange.v2.log.FallbackMLog.DEFAULT_CUTOFF_LEVEL", "OFF");
    proxies = new WovenProxies(LOADER);
    // As in an application; Vibur makes its proxies there.
    context = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(LOADER);
    pools =
        LOADER.loadClass("io.promtap.jdbc.pools.RealPools").getDeclaredConstructor().newInstance();
  }

  @AfterAll
  static void unweave() {
    proxies.close();
    Thread.currentThread().setContextClassLoader(context);
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  static Stream<Arguments> cells() {
    return Database.all().stream()
        .flatMap(database -> POOLS.stream().map(pool -> Arguments.of(database, pool)));
  }

  @ParameterizedTest(name = "{0} through {1}")
  @MethodSource("cells")
  void every_call_counts_once_and_every_connection_goes_back(Database database, String pool)
      throws Exception {
    Connection first = connect(database, pool);
    PromtapBridge.jdbc = new JdbcRecorder(registry, new double[] {1});
    int slow;
    DataSource source = open(database, pool, Map.of());
    try {
      try (Connection connection = source.getConnection()) {
        assertThat(active()).isEqualTo(1);
        drive(connection);
        assertThat(active()).isEqualTo(1);
        assertThat(rows()).contains(row("active", 1), row("max", 3));
      }
      assertThat(active()).isZero();
      slow = exhaust(database, pool);
      closeTwice(source);
      assertThat(active()).isZero();
      // c3p0 takes connections back on a thread of its own.
      awaitRows(row("active", 0), row("pending", 0));
    } finally {
      close(source);
      first.close();
    }

    assertThat(rows()).isEmpty();
    assertThat(Scrape.samples(registry, "db_queries_total"))
        .containsExactlyInAnyOrder(
            "db_queries_total{operation=\"CREATE\"} 1.0",
            "db_queries_total{operation=\"INSERT\"} 4.0",
            "db_queries_total{operation=\"SELECT\"} 6.0",
            "db_queries_total{operation=\"UPDATE\"} 2.0",
            "db_queries_total{operation=\"DELETE\"} 1.0",
            "db_queries_total{operation=\"DROP\"} 1.0");
    assertThat(errors())
        .containsExactlyInAnyOrder(
            "db_query_errors_total{operation=\"SELECT\"} 1.0",
            "db_query_errors_total{operation=\"INSERT\"} 1.0");
    assertThat(Scrape.samples(registry, "db_batch_size"))
        .contains("db_batch_size_count 2", "db_batch_size_sum 5.0");
    assertThat(Scrape.samples(registry, "db_connection_failures_total"))
        .containsExactly("db_connection_failures_total " + (slow + 1.0));
    assertThat(Scrape.samples(registry, "db_connection_acquire_seconds_count"))
        .containsExactly("db_connection_acquire_seconds_count 5");
    assertThat(active()).isZero();
  }

  private static void drive(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table t (a int primary key, b varchar(20))");
      statement.executeUpdate("insert into t values (1, 'one')");
      statement.executeUpdate("update t set b = 'eins' where a = 1");
      statement.executeQuery("/* all of it */ select a, b from t").close();
      assertThatThrownBy(() -> statement.executeQuery("select nothing from nowhere"))
          .isInstanceOf(SQLException.class);
    }
    try (PreparedStatement select = connection.prepareStatement("select b from t where a = ?")) {
      for (int i = 0; i < 3; i++) {
        select.setInt(1, 1);
        try (ResultSet rows = select.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getMetaData().getColumnTypeName(1)).isNotEmpty();
        }
      }
    }
    try (PreparedStatement insert = connection.prepareStatement("insert into t values (?, ?)")) {
      for (int i = 2; i < 5; i++) {
        insert.setInt(1, i);
        insert.setString(2, "n" + i);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).hasSize(3);
      insert.setInt(1, 1);
      insert.setString(2, "again");
      assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
      insert.setInt(1, 5);
      insert.setString(2, "five");
      assertThat(insert.execute()).isFalse();
    }
    try (Statement batch = connection.createStatement()) {
      batch.addBatch("update t set b = 'x' where a = 2");
      batch.addBatch("update t set b = 'y' where a = 3");
      assertThat(batch.executeBatch()).hasSize(2);
      batch.execute("delete from t where a = 5");
    }
    DatabaseMetaData metadata = connection.getMetaData();
    metadata.getTables(null, null, "%", null).close();
    assertThat(metadata.getUserName()).isNotEqualTo("nobody");
    assertThat(connection.isValid(1)).isTrue();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("select count(*) from t").close();
    }
    connection.commit();
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("drop table t");
    }
  }

  /**
   * The fourth of three connections is a failure, and the three are held meanwhile. Of a pool of
   * its own, since it waits in vain.
   *
   * @return how many other borrows failed, which were too slow for such a pool
   */
  private int exhaust(Database database, String pool) throws SQLException {
    DataSource source =
        open(database, pool, Map.of("name", pool + "-" + database.name() + "-full", "wait", "300"));
    try {
      List<Connection> held = new ArrayList<>();
      int slow = 0;
      while (held.size() < 3) {
        try {
          held.add(source.getConnection());
        } catch (SQLException late) {
          slow++;
          assertThat(slow).as("%s", late).isLessThan(20);
        }
      }
      assertThat(active()).isEqualTo(3);
      assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
      assertThat(active()).isEqualTo(3);
      for (Connection connection : held) {
        connection.close();
      }
      return slow;
    } finally {
      close(source);
    }
  }

  private void closeTwice(DataSource source) throws SQLException {
    Connection connection = source.getConnection();
    assertThat(active()).isEqualTo(1);
    connection.close();
    connection.close();
  }

  private static Connection connect(Database database, String pool) throws Exception {
    // UCP and HikariCP leave theirs in place, and a database may take longer than that to start.
    DriverManager.setLoginTimeout(0);
    Class<?> driver = LOADER.loadClass(database.driver());
    Properties user = new Properties();
    user.setProperty("user", "SA");
    user.setProperty("password", "");
    return ((Driver) driver.getDeclaredConstructor().newInstance())
        .connect(database.url(folder, pool), user);
  }

  private static DataSource open(Database database, String pool, Map<String, String> also) {
    @SuppressWarnings("unchecked") // the woven class, by its interface
    Function<Map<String, String>, DataSource> factory =
        (Function<Map<String, String>, DataSource>) pools;
    Map<String, String> order = new HashMap<>();
    order.put("pool", pool);
    order.put("name", pool + "-" + database.name());
    order.put("driver", database.driver());
    order.put("url", database.url(folder, pool));
    order.put("probe", database.probe());
    order.putAll(also);
    return factory.apply(order);
  }

  private static void close(DataSource source) {
    @SuppressWarnings("unchecked") // as above
    Consumer<DataSource> closer = (Consumer<DataSource>) pools;
    closer.accept(source);
  }

  private double active() {
    String sample = Scrape.samples(registry, "db_connections_active").get(0);
    return Double.parseDouble(sample.substring(sample.indexOf(' ')));
  }

  private List<String> errors() {
    return Scrape.samples(registry, "db_query_errors_total").stream()
        .filter(sample -> !sample.endsWith(" 0.0"))
        .toList();
  }

  private List<String> rows() {
    return Scrape.samples(registry, "db_pool_connections").stream()
        .map(sample -> sample.replaceAll("pool=\"[^\"]*\",", ""))
        .toList();
  }

  private void awaitRows(String... expected) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!rows().containsAll(List.of(expected)) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(rows()).contains(expected);
  }

  private static String row(String state, double value) {
    return "db_pool_connections{state=\"" + state + "\"} " + value;
  }

  /** An embedded database. */
  record Database(String name, String driver, String url, String probe) {

    static List<Database> all() {
      return List.of(
          new Database("h2", "org.h2.Driver", "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1", "select 1"),
          new Database("hsqldb", "org.hsqldb.jdbc.JDBCDriver", "jdbc:hsqldb:mem:%s", "values(1)"),
          new Database(
              "derby",
              "org.apache.derby.iapi.jdbc.AutoloadedDriver",
              "jdbc:derby:memory:%s;create=true",
              "values 1"),
          new Database("sqlite", "org.sqlite.JDBC", "jdbc:sqlite:%s.db", "select 1"));
    }

    String url(Path folder, String pool) {
      String database = "pooled_" + pool.replace('-', '_');
      return url.formatted(name.equals("sqlite") ? folder.resolve(database).toString() : database);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
