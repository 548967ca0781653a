// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** H2's driver for R2DBC, alone and in wrappers. */
class R2dbcTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final WeavingLoader LOADER =
      new WeavingLoader(
          List.of(new R2dbcProbe(), new PoolProbe(false)),
          "io.r2dbc.h2.",
          "io.r2dbc.pool.",
          "io.r2dbc.proxy.",
          "io.promtap.jdbc.drivers.");

  private static ConnectionFactory database;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private Connection connection;

  @BeforeAll
  static void open() throws Exception {
    database =
        (ConnectionFactory)
            LOADER
                .loadClass("io.r2dbc.h2.H2ConnectionFactory")
                .getMethod("inMemory", String.class)
                .invoke(null, "reactive");
    Connection first = Mono.from(database.create()).block(PATIENCE);
    all(rows(first, "create table t (a int primary key)"));
    all(rows(first, "insert into t values (1), (2), (3)"));
  }

  @BeforeEach
  void install() {
    JdbcRecorder recorder = new JdbcRecorder(registry, new double[] {1});
    PromtapBridge.jdbc = recorder;
    PromtapBridge.r2dbc = recorder.r2dbc();
    connection = Mono.from(database.create()).block(PATIENCE);
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
    Mono.from(connection.close()).block(PATIENCE);
  }

  private static Flux<Object> rows(Connection connection, String sql) {
    return rows(connection.createStatement(sql).execute());
  }

  private static Flux<Object> rows(Publisher<? extends Result> results) {
    return Flux.from(results).flatMap(result -> result.map((row, metadata) -> row.get(0)));
  }

  private static List<Object> all(Publisher<?> publisher) {
    return new ArrayList<>(Flux.from(publisher).collectList().block(PATIENCE));
  }

  private List<String> queries() {
    return Scrape.samples(registry, "db_quer").stream()
        .filter(line -> line.contains("_total"))
        .map(line -> line.replaceAll("db_|_total|query_|operation=", "").replace(".0", ""))
        .filter(line -> !line.endsWith(" 0"))
        .sorted()
        .toList();
  }

  @Test
  void an_execution_is_counted_by_its_operation_with_its_duration() {
    assertThat(all(rows(connection, "/* all */ select a from t"))).containsExactly(1, 2, 3);

    assertThat(queries()).containsExactly("queries{\"SELECT\"} 1");
    assertThat(Scrape.samples(registry, "db_query_duration_seconds_count"))
        .containsExactly("db_query_duration_seconds_count{operation=\"SELECT\"} 1");
  }

  @Test
  void the_publisher_has_the_type_that_the_driver_promises() throws Exception {
    Statement statement = connection.createStatement("select a from t");
    Object publisher = statement.getClass().getMethod("execute").invoke(statement);

    assertThat(publisher).isInstanceOf(Flux.class);
    assertThat(publisher.getClass().getSimpleName()).isEqualTo("FluxDefer");
  }

  @Test
  void an_execution_that_nobody_subscribes_to_is_none_and_each_subscription_is_one() {
    Publisher<? extends Result> never = connection.createStatement("select a from t").execute();
    Publisher<? extends Result> twice =
        connection.createStatement("update t set a = a where a = 1").execute();
    all(Flux.from(twice).flatMap(Result::getRowsUpdated));
    all(Flux.from(twice).flatMap(Result::getRowsUpdated));

    assertThat(never).isNotNull();
    assertThat(queries()).containsExactly("queries{\"UPDATE\"} 2");
  }

  @Test
  void an_error_is_counted_once() {
    assertThatThrownBy(() -> all(rows(connection, "insert into t values (1)")))
        .isInstanceOf(R2dbcException.class);

    assertThat(queries()).containsExactly("errors{\"INSERT\"} 1", "queries{\"INSERT\"} 1");
  }

  @Test
  void an_error_that_comes_with_the_rows_is_one_of_the_execution() throws Exception {
    Connection failing = wrapped("failingLate", new R2dbcTimeoutException("late"));

    assertThatThrownBy(() -> all(rows(failing, "select a from t")))
        .isInstanceOf(R2dbcException.class);
    // The first subscription is cancelled before the second begins.
    assertThatThrownBy(
            () ->
                all(
                    Mono.from(failing.createStatement("select a from t").execute())
                        .flatMap(result -> Mono.from(result.getRowsUpdated()))))
        .isInstanceOf(R2dbcException.class);

    assertThat(queries()).containsExactly("errors{\"SELECT\"} 2", "queries{\"SELECT\"} 2");
  }

  @Test
  void what_the_application_throws_while_it_reads_a_row_is_no_error_of_the_database() {
    assertThatThrownBy(
            () ->
                all(
                    Flux.from(connection.createStatement("select a from t").execute())
                        .flatMap(
                            result ->
                                result.map(
                                    (Readable row) -> {
                                      throw new IllegalStateException("of the application");
                                    }))))
        .isInstanceOf(IllegalStateException.class);

    assertThat(queries()).containsExactly("queries{\"SELECT\"} 1");
  }

  @Test
  void a_cancellation_ends_an_execution_without_an_error() {
    assertThat(all(rows(connection, "select a from t").take(1))).containsExactly(1);

    assertThat(queries()).containsExactly("queries{\"SELECT\"} 1");
  }

  @Test
  void a_result_that_is_taken_alone_is_timed_until_its_rows_have_ended() {
    Duration pause = Duration.ofMillis(50);
    List<Object> read =
        all(
            Mono.from(connection.createStatement("select a from t").execute())
                .flatMapMany(result -> result.map((row, metadata) -> row.get(0)))
                .concatMap(row -> Mono.just(row).delayElement(pause), 1));

    assertThat(read).containsExactly(1, 2, 3);
    assertThat(queries()).containsExactly("queries{\"SELECT\"} 1");
    String sum = Scrape.samples(registry, "db_query_duration_seconds_sum").get(0);
    assertThat(Double.parseDouble(sum.substring(sum.indexOf(' ')))).isGreaterThan(0.04);
  }

  @Test
  void a_result_that_nobody_reads_is_counted_when_somebody_looks() {
    Result unread =
        Mono.from(connection.createStatement("select a from t").execute()).block(PATIENCE);
    assertThat(queries()).containsExactly("queries{\"SELECT\"} 1");

    // It was counted, and its rows are no other execution.
    assertThat(all(unread.map((row, metadata) -> row.get(0)))).hasSize(3);
    assertThat(queries()).containsExactly("queries{\"SELECT\"} 1");
  }

  @Test
  void a_result_is_followed_through_its_filter() {
    all(
        Mono.from(connection.createStatement("select a from t").execute())
            .flatMapMany(
                result -> result.filter(segment -> true).map((row, metadata) -> row.get(0))));

    assertThat(queries()).containsExactly("queries{\"SELECT\"} 1");
  }

  @Test
  void a_statement_with_several_bindings_is_one_execution() {
    Statement insert = connection.createStatement("insert into t values ($1)");
    insert.bind(0, 11).add().bind(0, 12).add().bind(0, 13);
    all(Flux.from(insert.execute()).flatMap(Result::getRowsUpdated));
    all(rows(connection, "delete from t where a > 10"));

    assertThat(queries()).containsExactly("queries{\"DELETE\"} 1", "queries{\"INSERT\"} 1");
  }

  @Test
  void a_batch_is_one_execution_of_its_operation_or_of_OTHER() {
    Batch deletes = connection.createBatch();
    deletes.add("delete from t where a = 98").add("delete from t where a = 99");
    all(Flux.from(deletes.execute()).flatMap(Result::getRowsUpdated));
    Batch mixed = connection.createBatch();
    mixed.add("delete from t where a = 98").add("update t set a = a");
    all(Flux.from(mixed.execute()).flatMap(Result::getRowsUpdated));

    assertThat(queries()).containsExactly("queries{\"DELETE\"} 1", "queries{\"OTHER\"} 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eager", "deferred"})
  void a_wrapper_of_the_application_changes_nothing(String kind) throws Exception {
    Connection wrapper = wrapped(kind);
    all(rows(wrapper, "select a from t"));
    assertThatThrownBy(() -> all(rows(wrapper, "insert into t values (1)")))
        .isInstanceOf(R2dbcException.class);

    assertThat(queries())
        .containsExactly("errors{\"INSERT\"} 1", "queries{\"INSERT\"} 1", "queries{\"SELECT\"} 1");
  }

  @Test
  void what_a_wrapper_executes_again_is_another_execution() throws Exception {
    Connection retrying = wrapped("retrying");
    assertThatThrownBy(() -> all(rows(retrying, "insert into t values (1)")))
        .isInstanceOf(R2dbcException.class);

    assertThat(queries()).containsExactly("errors{\"INSERT\"} 2", "queries{\"INSERT\"} 2");
  }

  @Test
  void what_a_connection_executes_to_validate_itself_is_not_the_applications() throws Exception {
    assertThat(all(wrapped("eager").validate(ValidationDepth.REMOTE))).containsExactly(true);

    assertThat(queries()).isEmpty();
  }

  private Connection wrapped(String kind, Throwable... error) throws Exception {
    Class<?> type = LOADER.loadClass("io.promtap.jdbc.drivers.WrappedR2dbc");
    return (Connection)
        (error.length == 0
            ? type.getMethod(kind, Connection.class).invoke(null, connection)
            : type.getMethod(kind, Connection.class, Throwable.class)
                .invoke(null, connection, error[0]));
  }

  @Test
  void r2dbc_proxy_changes_nothing() throws Exception {
    Class<?> builder = LOADER.loadClass("io.r2dbc.proxy.ProxyConnectionFactory");
    Object proxies = builder.getMethod("builder", ConnectionFactory.class).invoke(null, database);
    ConnectionFactory proxy =
        (ConnectionFactory) proxies.getClass().getMethod("build").invoke(proxies);
    Connection proxied = Mono.from(proxy.create()).block(PATIENCE);
    all(rows(proxied, "select a from t"));
    all(
        Mono.from(proxied.createStatement("select a from t").execute())
            .flatMapMany(result -> result.map((row, metadata) -> row.get(0))));
    Batch batch = proxied.createBatch().add("delete from t where a = 98");
    all(Flux.from(batch.execute()).flatMap(Result::getRowsUpdated));
    Mono.from(proxied.close()).block(PATIENCE);

    assertThat(queries()).containsExactly("queries{\"DELETE\"} 1", "queries{\"SELECT\"} 2");
  }

  @Test
  void a_pool_is_read_until_it_is_closed_and_its_validation_is_not_counted() throws Exception {
    ConnectionFactory pool =
        pool(builder -> builder.initialSize(0).maxSize(3).validationQuery("select 1"));
    Connection borrowed = Mono.from(pool.create()).block(PATIENCE);
    all(rows(borrowed, "select a from t"));

    assertThat(queries()).containsExactly("queries{\"SELECT\"} 1");
    assertThat(Scrape.samples(registry, "db_pool_connections"))
        .containsExactlyInAnyOrder(
            "db_pool_connections{pool=\"r2dbc-pool\",state=\"active\"} 1.0",
            "db_pool_connections{pool=\"r2dbc-pool\",state=\"idle\"} 0.0",
            "db_pool_connections{pool=\"r2dbc-pool\",state=\"max\"} 3.0",
            "db_pool_connections{pool=\"r2dbc-pool\",state=\"pending\"} 0.0");

    Mono.from(borrowed.close()).block(PATIENCE);
    Mono<Void> closes = Mono.from(((io.r2dbc.spi.Closeable) pool).close());
    assertThat(Scrape.samples(registry, "db_pool_connections")).hasSize(4);
    closes.block(PATIENCE);
    assertThat(Scrape.samples(registry, "db_pool_connections")).isEmpty();
  }

  /** The pool's classes are the loader's, so the builder is used by reflection. */
  private static ConnectionFactory pool(Consumer<PoolBuilder> options) throws Exception {
    Class<?> configuration = LOADER.loadClass("io.r2dbc.pool.ConnectionPoolConfiguration");
    Object builder =
        configuration.getMethod("builder", ConnectionFactory.class).invoke(null, database);
    options.accept(new PoolBuilder(builder));
    Object built = builder.getClass().getMethod("build").invoke(builder);
    return (ConnectionFactory)
        LOADER
            .loadClass(ConnectionPool.class.getName())
            .getConstructor(configuration)
            .newInstance(built);
  }

  /** The options that the tests need. */
  record PoolBuilder(Object builder) {
    PoolBuilder maxSize(int size) {
      return set("maxSize", int.class, size);
    }

    PoolBuilder initialSize(int size) {
      return set("initialSize", int.class, size);
    }

    PoolBuilder validationQuery(String sql) {
      return set("validationQuery", String.class, sql);
    }

    private PoolBuilder set(String name, Class<?> type, Object value) {
      try {
        builder.getClass().getMethod(name, type).invoke(builder, value);
        return this;
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void a_thousand_executions_at_once_are_a_thousand() throws Exception {
    ConnectionFactory pool = pool(builder -> builder.maxSize(8));
    Function<Integer, Publisher<Object>> one =
        any ->
            Flux.usingWhen(
                pool.create(), borrowed -> rows(borrowed, "select 1"), Connection::close);
    assertThat(all(Flux.range(0, 1_000).flatMap(i -> on(one.apply(i)), 64))).hasSize(1_000);

    assertThat(queries()).containsExactly("queries{\"SELECT\"} 1000");
    Mono.from(((io.r2dbc.spi.Closeable) pool).close()).block(PATIENCE);
  }

  private static <T> Flux<T> on(Publisher<T> publisher) {
    return Flux.from(publisher).subscribeOn(Schedulers.parallel());
  }

  @Test
  void after_the_agent_has_ended_publishers_are_the_drivers_own() {
    PromtapBridge.release();

    Publisher<? extends Result> publisher = connection.createStatement("select a from t").execute();
    assertThat(publisher.getClass().getSimpleName()).isNotEqualTo("FluxDefer");
    assertThat(all(rows(publisher))).hasSize(3);
  }
}
