// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import io.promtap.testing.WovenProxies;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements inside statements, whoever put them there. */
class StatementWrappersTest {

  private static final String URL = "jdbc:h2:mem:wrappers;DB_CLOSE_DELAY=-1";

  private static final String SELECT = "db_queries_total{operation=\"SELECT\"} ";

  private static final WeavingLoader LOADER = JdbcProbes.loaderOfPools(JdbcProbes.all());

  private static final ExecutorService OTHER_THREAD = Executors.newSingleThreadExecutor();

  private static ClassLoader context;
  private static WovenProxies proxies;

  private final MetricRegistry registry = new MetricRegistry(100, false);

  @BeforeAll
  static void weave() {
    System.setProperty("com.mchange.v2.log.MLog", "com.mchange.v2.log.FallbackMLog");
    System.setProperty("com.mchange.v2.log.FallbackMLog.DEFAULT_CUTOFF_LEVEL", "OFF");
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
  void a_statement_that_the_application_wraps_has_the_operation_of_the_inner_one()
      throws Exception {
    try (Connection connection = connect();
        PreparedStatement select = wrap(connection.prepareStatement("select 1"))) {
      select.executeQuery().close();
      select.executeQuery().close();
    }
    assertThat(queries()).containsExactly(SELECT + "2.0");
  }

  @Test
  void a_wrapper_of_a_wrapper_asks_the_innermost() throws Exception {
    try (Connection connection = connect();
        PreparedStatement select = wrap(wrap(connection.prepareStatement("select 1")));
        Statement plain = connection.createStatement();
        PreparedStatement late = withSql(plain, "values 1")) {
      select.execute();
      late.execute();
    }
    assertThat(queries())
        .containsExactlyInAnyOrder(SELECT + "1.0", "db_queries_total{operation=\"VALUES\"} 1.0");
  }

  @Test
  void a_wrapped_batch_has_the_operation_of_the_inner_one() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table wrapped (a int)");
      try (PreparedStatement insert =
          wrap(connection.prepareStatement("insert into wrapped values (1)"))) {
        insert.addBatch();
        insert.addBatch();
        assertThat(insert.executeBatch()).containsExactly(1, 1);
      }
      statement.execute("drop table wrapped");
    }
    assertThat(queries())
        .containsExactlyInAnyOrder(
            "db_queries_total{operation=\"CREATE\"} 1.0",
            "db_queries_total{operation=\"INSERT\"} 1.0",
            "db_queries_total{operation=\"DROP\"} 1.0");
  }

  @Test
  void the_batches_of_a_wrapped_statement_are_known_one_by_one() throws Exception {
    try (Connection connection = connect();
        Statement inner = connection.createStatement();
        PreparedStatement wrapper = wrap(inner)) {
      inner.addBatch("set @a = 1");
      wrapper.executeBatch();
      inner.addBatch("delete from information_schema.settings where 1 = 0");
      try {
        wrapper.executeBatch();
      } catch (SQLException readOnly) {
        // It counts all the same.
      }
    }
    assertThat(queries())
        .containsExactlyInAnyOrder(
            "db_queries_total{operation=\"SET\"} 1.0",
            "db_queries_total{operation=\"DELETE\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hikaricp", "tomcat-jdbc", "dbcp2", "c3p0", "agroal", "druid", "vibur"})
  void a_statement_that_the_application_takes_out_of_a_pools_has_its_operation(String pool)
      throws Exception {
    Object pools =
        LOADER.loadClass("io.promtap.jdbc.pools.RealPools").getDeclaredConstructor().newInstance();
    DataSource source =
        open(
            pools,
            Map.of(
                "pool", pool,
                "name", "unwrapped",
                "driver", "org.h2.Driver",
                "url", URL,
                "probe", "values 1"));
    try (Connection connection = source.getConnection();
        PreparedStatement prepared = connection.prepareStatement("select 1")) {
      Class<?> driversOwn = LOADER.loadClass("org.h2.jdbc.JdbcPreparedStatement");
      PreparedStatement inner = (PreparedStatement) prepared.unwrap(driversOwn);
      assertThat(inner).isNotSameAs(prepared);
      inner.executeQuery().close();
      prepared.executeQuery().close();
      try (PreparedStatement second = connection.prepareStatement("select 2")) {
        second.executeQuery().close();
        ((PreparedStatement) second.unwrap(driversOwn)).executeQuery().close();
      }
    } finally {
      close(pools, source);
    }
    assertThat(queries()).containsExactly(SELECT + "4.0");
  }

  @Test
  void what_a_statement_has_other_threads_execute_counts_once_under_its_operation()
      throws Exception {
    try (Connection connection = connect();
        PreparedStatement outer =
            spread(connection, connection.prepareStatement("select 1"), "values 1")) {
      outer.executeQuery().close();
    }
    assertThat(queries()).containsExactly(SELECT + "1.0");
  }

  @Test
  void a_wrapper_that_answers_without_the_inner_statement_has_its_operation() throws Exception {
    try (Connection connection = caching(connect());
        PreparedStatement select = connection.prepareStatement("select 1")) {
      select.executeQuery();
      select.executeQuery();
    }
    assertThat(queries()).containsExactly(SELECT + "2.0");
  }

  @Test
  void a_wrapper_that_answers_so_at_times_has_it_each_time() throws Exception {
    try (Connection connection = caching(connect())) {
      for (int i = 0; i < 4; i++) {
        try (PreparedStatement select = connection.prepareStatement("select 1")) {
          select.execute();
        }
        try (PreparedStatement select = connection.prepareStatement("select 1")) {
          select.executeQuery();
        }
      }
    }
    assertThat(queries()).containsExactly(SELECT + "8.0");
  }

  @Test
  void a_wrapper_that_throws_before_it_executes_the_inner_one_has_its_operation() throws Exception {
    try (Connection connection = refusing(connect())) {
      for (int i = 0; i < 3; i++) {
        try (PreparedStatement select = connection.prepareStatement("select 1")) {
          select.execute();
          assertThatThrownBy(select::executeLargeUpdate).isInstanceOf(SQLException.class);
        }
      }
    }
    assertThat(queries()).containsExactly(SELECT + "6.0");
  }

  /** As Oracle's UCP does. */
  @Test
  void a_wrapper_that_closes_itself_after_an_error_keeps_its_operation() throws Exception {
    try (Connection connection = closingAfterErrors(connect());
        PreparedStatement select = connection.prepareStatement("select 1")) {
      assertThatThrownBy(select::executeLargeUpdate).isInstanceOf(SQLException.class);
      assertThatThrownBy(select::executeUpdate).isInstanceOf(SQLException.class);
    }
    assertThat(queries()).containsExactly(SELECT + "2.0");
  }

  /** As after a stack that overflowed in the enter. */
  @Test
  void a_statement_whose_enter_failed_is_nobodys_inner_one() throws Exception {
    try (Connection connection = connect();
        Statement first = connection.createStatement()) {
      first.execute("select 1");
      Object own = new Object();
      PromtapBridge.jdbc.innerMade(connection, own, "select 1");
      PromtapThread thread = PromtapBridge.jdbc.beginExecution(own, null);
      thread.insideJdbc = false;
      PromtapBridge.jdbc.statementExited(thread, own, null, null);
    }
    assertThat(queries())
        .containsExactlyInAnyOrder(SELECT + "1.0", "db_queries_total{operation=\"OTHER\"} 1.0");
  }

  /** Prepares statements that answer {@code executeQuery} by themselves. */
  private static Connection caching(Connection inner) {
    return proxy(
        Connection.class,
        (name, call) ->
            name.equals("prepareStatement")
                ? answering((PreparedStatement) call.on(inner))
                : call.on(inner));
  }

  /** Prepares statements that end at the first error. */
  private static Connection closingAfterErrors(Connection inner) {
    return proxy(
        Connection.class,
        (name, call) ->
            name.equals("prepareStatement")
                ? closingAfterErrors((PreparedStatement) call.on(inner))
                : call.on(inner));
  }

  private static PreparedStatement closingAfterErrors(PreparedStatement inner) {
    PreparedStatement[] self = new PreparedStatement[1];
    self[0] =
        proxy(
            (name, call) -> {
              try {
                return call.on(inner);
              } catch (SQLException e) {
                self[0].close();
                throw e;
              }
            });
    return self[0];
  }

  /** Prepares statements that refuse {@code executeLargeUpdate} by themselves. */
  private static Connection refusing(Connection inner) {
    return proxy(
        Connection.class,
        (name, call) ->
            name.equals("prepareStatement")
                ? refusing((PreparedStatement) call.on(inner))
                : call.on(inner));
  }

  private static PreparedStatement refusing(PreparedStatement inner) {
    return proxy(
        (name, call) -> {
          if (name.equals("executeLargeUpdate")) {
            throw new SQLException("not implemented");
          }
          return call.on(inner);
        });
  }

  private static PreparedStatement answering(PreparedStatement inner) {
    return proxy((name, call) -> name.equals("executeQuery") ? null : call.on(inner));
  }

  private static Connection connect() throws Exception {
    Driver driver = (Driver) LOADER.loadClass("org.h2.Driver").getConstructor().newInstance();
    Properties user = new Properties();
    user.setProperty("user", "SA");
    return driver.connect(URL, user);
  }

  private static PreparedStatement wrap(Statement inner) {
    return proxy((name, call) -> call.on(inner));
  }

  /** As of a framework that gets along without prepared statements. */
  private static PreparedStatement withSql(Statement inner, String sql) {
    return proxy((name, call) -> name.equals("execute") ? inner.execute(sql) : call.on(inner));
  }

  /** As ShardingSphere does: one statement is several, most of which other threads execute. */
  private static PreparedStatement spread(
      Connection connection, PreparedStatement inner, String other) {
    return proxy(
        (name, call) -> {
          if (name.equals("executeQuery")) {
            PreparedStatement prepared = connection.prepareStatement(other);
            Statement plain = connection.createStatement();
            elsewhere(() -> prepared.executeQuery().close());
            elsewhere(() -> plain.execute(other));
            elsewhere(
                () -> {
                  plain.addBatch("set @a = 1");
                  plain.executeBatch();
                });
          }
          return call.on(inner);
        });
  }

  private static void elsewhere(Work work) throws ExecutionException, InterruptedException {
    OTHER_THREAD
        .submit(
            () -> {
              work.run();
              return null;
            })
        .get();
  }

  private static PreparedStatement proxy(Wrapper wrapper) {
    return proxy(PreparedStatement.class, wrapper);
  }

  private static <T> T proxy(Class<T> type, Wrapper wrapper) {
    return type.cast(
        Proxy.newProxyInstance(
            LOADER,
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                wrapper.call(
                    method.getName(),
                    inner -> {
                      try {
                        return method.invoke(inner, arguments);
                      } catch (InvocationTargetException e) {
                        throw (SQLException) e.getCause();
                      }
                    })));
  }

  @SuppressWarnings("unchecked")
  private static DataSource open(Object pools, Map<String, String> order) {
    return ((Function<Map<String, String>, DataSource>) pools).apply(order);
  }

  @SuppressWarnings("unchecked")
  private static void close(Object pools, DataSource source) {
    ((Consumer<DataSource>) pools).accept(source);
  }

  private Iterable<String> queries() {
    return Scrape.samples(registry, "db_queries_total");
  }

  /** A wrapper's way with a call. */
  private interface Wrapper {
    Object call(String method, Call call) throws Exception;
  }

  /** The call, for whoever shall get it. */
  private interface Call {
    Object on(Object inner) throws Exception;
  }

  /** The work of another thread. */
  private interface Work {
    void run() throws Exception;
  }
}
