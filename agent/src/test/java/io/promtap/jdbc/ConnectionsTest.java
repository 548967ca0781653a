// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Await;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import io.promtap.testing.WovenProxies;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in which the application gets a connection and loses it. */
class ConnectionsTest {

  private static final WeavingLoader LOADER =
      new WeavingLoader(
          JdbcProbes.all(),
          "org.h2.",
          "org.hsqldb.",
          "org.apache.derby.",
          "org.sqlite.",
          "io.promtap.jdbc.drivers.");

  private static WovenProxies proxies;

  @TempDir static Path folder;

  private final MetricRegistry registry = new MetricRegistry(100, false);

  @BeforeAll
  static void weave() {
    System.setProperty("derby.stream.error.file", folder.resolve("derby.log").toString());
    proxies = new WovenProxies(LOADER);
  }

  @AfterAll
  static void unweave() {
    proxies.close();
  }

  @BeforeEach
  void install() {
    PromtapBridge.jdbc = new JdbcRecorder(registry, new double[] {1});
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "org.h2.jdbcx.JdbcDataSource, setURL, jdbc:h2:mem:handles;DB_CLOSE_DELAY=-1",
    "org.hsqldb.jdbc.pool.JDBCPooledDataSource, setUrl, jdbc:hsqldb:mem:handles",
    "org.sqlite.javax.SQLiteConnectionPoolDataSource, setUrl, jdbc:sqlite:%s/handles.db"
  })
  void a_handle_is_held_until_it_or_its_pooled_connection_is_closed(
      String type, String setter, String url) throws Exception {
    ConnectionPoolDataSource source = (ConnectionPoolDataSource) source(type, setter, url);
    PooledConnection pooled = source.getPooledConnection();
    assertThat(active()).as("a physical connection").isZero();

    Connection first = pooled.getConnection();
    assertThat(active()).isEqualTo(1);
    first.close();
    first.close();
    assertThat(active()).isZero();

    Connection second = pooled.getConnection();
    assertThat(second.isClosed()).isFalse();
    assertThat(active()).isEqualTo(1);
    pooled.close();
    assertThat(active()).isZero();
  }

  @Test
  void a_new_handle_takes_the_place_of_the_one_before() throws Exception {
    ConnectionPoolDataSource source =
        (ConnectionPoolDataSource)
            source(
                "org.h2.jdbcx.JdbcDataSource", "setURL", "jdbc:h2:mem:handles;DB_CLOSE_DELAY=-1");
    PooledConnection pooled = source.getPooledConnection();
    Connection first = pooled.getConnection();
    Connection second = pooled.getConnection();
    assertThat(first.isClosed()).isTrue();
    assertThat(active()).isEqualTo(1);
    second.close();
    assertThat(active()).isZero();
    pooled.close();
  }

  @Test
  void statements_of_a_distributed_transaction_count_and_its_end_does_not() throws Exception {
    XADataSource source =
        (XADataSource)
            source("org.h2.jdbcx.JdbcDataSource", "setURL", "jdbc:h2:mem:xa;DB_CLOSE_DELAY=-1");
    XAConnection pooled = source.getXAConnection();
    try (Connection connection = pooled.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table x (a int)");
    }
    XAResource resource = pooled.getXAResource();
    Xid xid = new OneXid();
    resource.start(xid, XAResource.TMNOFLAGS);
    // H2 rolls back when a handle is closed, in a distributed transaction too.
    try (Connection connection = pooled.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("insert into x values (1)");
      resource.end(xid, XAResource.TMSUCCESS);
      resource.prepare(xid);
      resource.commit(xid, false);
    }
    pooled.close();

    assertThat(Scrape.samples(registry, "db_queries_total"))
        .containsExactlyInAnyOrder(
            "db_queries_total{operation=\"CREATE\"} 1.0",
            "db_queries_total{operation=\"INSERT\"} 1.0");
    assertThat(active()).isZero();
  }

  @Test
  void an_aborted_connection_is_held_no_more() throws Exception {
    Connection connection = driver().connect("jdbc:h2:mem:abort", new Properties());
    assertThat(active()).isEqualTo(1);
    connection.abort(Runnable::run);
    assertThat(active()).isZero();
    connection.close();
    assertThat(active()).isZero();
  }

  @Test
  void a_subclass_that_overrides_nothing_but_close_gives_its_connection_back() throws Exception {
    DataSource source = (DataSource) create("io.promtap.jdbc.drivers.ClosesAlone");
    Connection connection = source.getConnection();
    assertThat(active()).isEqualTo(1);
    connection.close();
    assertThat(active()).isZero();
  }

  @Test
  void an_owner_that_overrides_nothing_but_close_gives_its_handle_back() throws Exception {
    PooledConnection owner =
        (PooledConnection) create("io.promtap.jdbc.drivers.ClosesAlone$Pooled");
    Connection handle = owner.getConnection();
    assertThat(active()).isEqualTo(1);
    owner.close();
    assertThat(active()).isZero();
    handle.close();
  }

  @Test
  void a_connection_that_is_refused_is_a_failure_and_one_of_another_driver_is_none()
      throws Exception {
    assertThat(driver().connect("jdbc:other:database", new Properties())).isNull();
    assertThat(failures()).isEqualTo("db_connection_failures_total 0.0");
    assertThatThrownBy(
            () -> driver().connect("jdbc:h2:tcp://localhost:1/nowhere", new Properties()))
        .isInstanceOf(SQLException.class);
    assertThat(failures()).isEqualTo("db_connection_failures_total 1.0");
    assertThat(Scrape.samples(registry, "db_connection_acquire_seconds_count"))
        .containsExactly("db_connection_acquire_seconds_count 0");
  }

  @Test
  void what_a_wrapper_takes_from_a_source_it_gives_back_however_deep() throws Exception {
    DataSource source =
        (DataSource)
            source("org.h2.jdbcx.JdbcDataSource", "setURL", "jdbc:h2:mem:deep;DB_CLOSE_DELAY=-1");
    Connection connection = source.getConnection();
    assertThat(active()).isEqualTo(1);
    // As inside the close of a wrapper: another call of JDBC is around this one.
    PromtapThread thread = PromtapBridge.jdbc.beginInternal();
    connection.close();
    thread.insideJdbc = false;
    assertThat(active()).isZero();
  }

  @Test
  @Timeout(60)
  void a_handle_that_was_forgotten_is_held_no_more() throws Exception {
    PooledConnection pooled =
        ((ConnectionPoolDataSource)
                source(
                    "org.hsqldb.jdbc.pool.JDBCPooledDataSource",
                    "setUrl",
                    "jdbc:hsqldb:mem:forgotten"))
            .getPooledConnection();
    assertThat(driver().connect("jdbc:h2:mem:forgotten", new Properties()).isClosed()).isFalse();
    assertThat(active()).isEqualTo(1);
    Await.untilCollected("none is held", this::active, active -> active == 0);
    pooled.close();
    assertThat(active()).isZero();
  }

  @Test
  void a_proxy_that_connects_when_it_is_used_is_one_connection() throws Exception {
    Connection[] behind = new Connection[1];
    DataSource source =
        (DataSource)
            source("org.h2.jdbcx.JdbcDataSource", "setURL", "jdbc:h2:mem:lazy;DB_CLOSE_DELAY=-1");
    // As of Spring's LazyConnectionDataSourceProxy, in the loader whose proxies are woven.
    Connection lazy =
        (Connection)
            Proxy.newProxyInstance(
                LOADER,
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  if (behind[0] == null) {
                    behind[0] = source.getConnection();
                  }
                  return method.invoke(behind[0], arguments);
                });
    PromtapThread thread = PromtapBridge.jdbc.beginTimed();
    thread.insideJdbc = false;
    PromtapBridge.jdbc.borrowExited(thread, source, lazy, null);
    try (Statement statement = lazy.createStatement()) {
      assertThat(statement.execute("select 1")).isTrue();
    }
    assertThat(active()).isEqualTo(1);
    lazy.close();
    assertThat(active()).isZero();
    assertThat(Scrape.samples(registry, "db_queries_total"))
        .containsExactly("db_queries_total{operation=\"SELECT\"} 1.0");
  }

  private static Object source(String type, String setter, String url) throws Exception {
    Object created = create(type);
    created.getClass().getMethod(setter, String.class).invoke(created, url.formatted(folder));
    return created;
  }

  private static Object create(String type) throws Exception {
    return LOADER.loadClass(type).getDeclaredConstructor().newInstance();
  }

  private static Driver driver() throws Exception {
    return (Driver) LOADER.loadClass("org.h2.Driver").getDeclaredConstructor().newInstance();
  }

  private double active() {
    String sample = Scrape.samples(registry, "db_connections_active").get(0);
    return Double.parseDouble(sample.substring(sample.indexOf(' ')));
  }

  private String failures() {
    return Scrape.samples(registry, "db_connection_failures_total").get(0);
  }

  /** A transaction's name. */
  private static final class OneXid implements Xid {
    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return new byte[] {1};
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {2};
    }
  }
}
