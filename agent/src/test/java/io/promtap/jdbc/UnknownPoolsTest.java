// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import io.promtap.testing.WovenProxies;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools of which Promtap knows no names. What they open for themselves is not held. */
class UnknownPoolsTest {

  private static final String URL = "jdbc:h2:mem:unknown-pools;DB_CLOSE_DELAY=-1";
  private static final int SIZE = 3;

  private static final WeavingLoader LOADER =
      new WeavingLoader(JdbcProbes.all(), "org.h2.", "com.atomikos.", "io.promtap.jdbc.drivers.");

  private static final ExecutorService OTHER_THREAD = Executors.newSingleThreadExecutor();

  private static ClassLoader context;
  private static WovenProxies proxies;

  private final MetricRegistry registry = new MetricRegistry(100, false);

  @TempDir static Path folder;

  @BeforeAll
  static void weave() {
    System.setProperty("com.atomikos.icatch.log_base_dir", folder.toString());
    proxies = new WovenProxies(LOADER);
    context = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(LOADER);
  }

  @AfterAll
  static void unweave() {
    OTHER_THREAD.shutdown();
    proxies.close();
    Thread.currentThread().setContextClassLoader(context);
  }

  @BeforeEach
  void install() {
    PromtapBridge.jdbc = new JdbcRecorder(registry, new double[] {1});
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @Test
  void what_a_data_source_opens_before_anybody_borrows_is_its_own() throws Exception {
    DataSource pool = pool();
    for (int i = 0; i < SIZE; i++) {
      fill(pool, UnknownPoolsTest::connect);
    }
    assertThat(active()).isZero();
    assertThat(Scrape.samples(registry, "db_connection_acquire_seconds_count"))
        .containsExactly("db_connection_acquire_seconds_count 0");
    assertBorrowed(pool);
  }

  @Test
  void a_data_source_that_fails_to_open_fails_nobody_else() throws Exception {
    DataSource pool = pool();
    try {
      fill(pool, () -> connect("jdbc:h2:tcp://127.0.0.1:1/none"));
    } catch (Exception refused) {
      assertThat(refused).hasMessageContaining("127.0.0.1");
    }
    assertThat(Scrape.samples(registry, "db_connection_failures_total"))
        .containsExactly("db_connection_failures_total 0.0");
  }

  @Test
  void what_another_class_opens_for_it_is_known_at_its_first_use() throws Exception {
    DataSource pool = pool();
    List<Connection> opened = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      opened.add(connect());
      add(pool, opened.get(i));
    }
    assertThat(active()).isEqualTo(SIZE);
    assertBorrowed(pool);
    add(pool, connect());
    assertThat(active()).isZero();
    for (Connection own : opened) {
      own.close();
    }
    assertThat(active()).isZero();
  }

  @Test
  void handles_of_xa_connections_are_its_own() throws Exception {
    DataSource pool = pool();
    XADataSource source = (XADataSource) source();
    add(pool, source.getXAConnection().getConnection());
    add(pool, ((ConnectionPoolDataSource) source).getPooledConnection().getConnection());
    assertThat(active()).isEqualTo(2);
    assertBorrowed(pool);
  }

  @Test
  void connections_of_a_data_source_inside_are_its_own_once_two_threads_used_one()
      throws Exception {
    DataSource pool = pool();
    DataSource inside = (DataSource) source();
    add(pool, inside.getConnection());
    use(pool);
    assertThat(active()).isEqualTo(1);
    OTHER_THREAD.submit(() -> use(pool)).get();
    assertThat(active()).isZero();
    add(pool, inside.getConnection());
    assertThat(active()).isZero();
    assertBorrowed(pool);
  }

  @Test
  void what_a_program_opens_is_held_although_a_data_source_is_nested_in_its_class()
      throws Exception {
    Class<?> program = LOADER.loadClass("io.promtap.jdbc.drivers.ProgramWithPool");
    Class<?> source = LOADER.loadClass(program.getName() + "$Source");
    DataSource pool = (DataSource) source.getConstructor().newInstance();
    for (int i = 0; i < SIZE; i++) {
      source.getMethod("fill", Driver.class, String.class).invoke(pool, driver(), URL);
      assertThat(active()).isZero();
      Object opened =
          program.getMethod("open", Driver.class, String.class).invoke(null, driver(), URL);
      try (Connection own = (Connection) opened) {
        assertThat(own.isClosed()).isFalse();
        assertThat(active()).isEqualTo(1);
      }
      assertBorrowed(pool);
    }
  }

  @Test
  void what_is_opened_through_a_proxy_is_held_although_a_data_source_is_one() throws Exception {
    DataSource pool = pool();
    DataSource source =
        proxy(DataSource.class, (self, method, arguments) -> method.invoke(pool, arguments));
    add(pool, connect());
    source.getConnection().close();
    Callable<?> service = proxy(Callable.class, (self, method, arguments) -> connect());
    double before = active();
    try (Connection own = (Connection) service.call()) {
      assertThat(own.isClosed()).isFalse();
      assertThat(active()).isEqualTo(before + 1);
    }
    assertThat(active()).isEqualTo(before);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(LOADER, new Class<?>[] {type}, handler));
  }

  /** As Spring's TransactionAwareDataSourceProxy does. */
  @Test
  void handles_of_what_a_thread_has_borrowed_make_no_pool() throws Exception {
    DataSource source = (DataSource) source();
    inTransaction(source);
    OTHER_THREAD.submit(() -> inTransaction(source)).get();
    try (Connection borrowed = source.getConnection()) {
      assertThat(borrowed.isClosed()).isFalse();
      assertThat(active()).isEqualTo(1);
    }
    assertThat(active()).isZero();
  }

  private static Void inTransaction(DataSource source) throws Exception {
    try (Connection ofTransaction = source.getConnection()) {
      DataSource handles = pool();
      add(handles, ofTransaction);
      use(handles);
      use(handles);
    }
    return null;
  }

  @Test
  void physical_connections_of_atomikos_are_its_own() throws Exception {
    Class<?> type = LOADER.loadClass("com.atomikos.jdbc.AtomikosDataSourceBean");
    DataSource pool = (DataSource) type.getConstructor().newInstance();
    type.getMethod("setUniqueResourceName", String.class).invoke(pool, "unknown");
    type.getMethod("setXaDataSource", XADataSource.class).invoke(pool, source());
    type.getMethod("setMinPoolSize", int.class).invoke(pool, SIZE);
    type.getMethod("setMaxPoolSize", int.class).invoke(pool, SIZE + 2);
    type.getMethod("setLocalTransactionMode", boolean.class).invoke(pool, true);
    try {
      type.getMethod("init").invoke(pool);
      assertThat(active()).isZero();
      assertBorrowed(pool);
      List<Connection> all = new ArrayList<>();
      for (int i = 0; i < SIZE + 1; i++) {
        all.add(pool.getConnection());
      }
      assertThat(active()).isEqualTo(SIZE + 1);
      for (Connection borrowed : all) {
        borrowed.close();
      }
      assertThat(active()).isZero();
    } finally {
      type.getMethod("close").invoke(pool);
    }
    assertThat(active()).isZero();
  }

  private void assertBorrowed(DataSource pool) throws Exception {
    try (Connection borrowed = pool.getConnection();
        Statement statement = borrowed.createStatement()) {
      statement.execute("select 1");
      assertThat(active()).isEqualTo(1);
    }
    assertThat(active()).isZero();
  }

  private static Void use(DataSource pool) throws Exception {
    try (Connection borrowed = pool.getConnection();
        Statement statement = borrowed.createStatement()) {
      statement.execute("select 1");
    }
    return null;
  }

  private double active() {
    String sample = Scrape.samples(registry, "db_connections_active").get(0);
    return Double.parseDouble(sample.substring(sample.indexOf(' ')));
  }

  private static Connection connect() throws Exception {
    return connect(URL);
  }

  private static Connection connect(String url) throws Exception {
    return driver().connect(url, new Properties());
  }

  private static Driver driver() throws Exception {
    return (Driver) LOADER.loadClass("org.h2.Driver").getConstructor().newInstance();
  }

  private static Object source() throws Exception {
    Object source = LOADER.loadClass("org.h2.jdbcx.JdbcDataSource").getConstructor().newInstance();
    source.getClass().getMethod("setURL", String.class).invoke(source, URL);
    return source;
  }

  private static DataSource pool() throws Exception {
    return (DataSource)
        LOADER.loadClass("io.promtap.jdbc.drivers.HomeMadePool").getConstructor().newInstance();
  }

  private static void fill(DataSource pool, Callable<Connection> opened) throws Exception {
    try {
      pool.getClass().getMethod("fill", Callable.class).invoke(pool, opened);
    } catch (java.lang.reflect.InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private static void add(DataSource pool, Connection opened) throws Exception {
    pool.getClass().getMethod("add", Connection.class).invoke(pool, opened);
  }
}
