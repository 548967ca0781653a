// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real pools that are busy with themselves, or that are told to give a connection up. */
class PoolStatesTest {

  private static final WeavingLoader LOADER =
      new WeavingLoader(
          JdbcProbes.all(),
          "io.promtap.jdbc.pools.",
          "org.h2.",
          "com.zaxxer.hikari.",
          "org.apache.commons.dbcp2.",
          "com.mchange.",
          "com.alibaba.druid.");

  private static Object pools;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private DataSource source;

  @BeforeAll
  static void load() throws Exception {
    System.setProperty("com.mchange.v2.log.MLog", "com.mchange.v2.log.FallbackMLog");
    System.setProperty("com.mchange.v2.log.FallbackMLog.DEFAULT_CUTOFF_LEVEL", "OFF");
    pools =
        LOADER.loadClass("io.promtap.jdbc.pools.RealPools").getDeclaredConstructor().newInstance();
  }

  @BeforeEach
  void install() {
    PromtapBridge.jdbc = new JdbcRecorder(registry, new double[] {1});
  }

  @AfterEach
  void close() {
    @SuppressWarnings("unchecked") // the woven class, by its interface
    Consumer<DataSource> closer = (Consumer<DataSource>) pools;
    closer.accept(source);
    PromtapBridge.release();
  }

  /** As a pool holds it while it connects to a database that does not answer. */
  @ParameterizedTest
  @CsvSource({"dbcp2", "druid", "c3p0"})
  void a_pool_whose_lock_is_held_is_read_all_the_same(String pool) throws Exception {
    open(pool);
    try (Connection connection = source.getConnection()) {
      assertThat(connection.isClosed()).isFalse();
      Object lock = lockOf(pool);
      synchronized (lock) {
        if (lock instanceof ReentrantLock held) {
          held.lock();
        }
        List<String> rows =
            CompletableFuture.supplyAsync(() -> Scrape.samples(registry, "db_pool_connections"))
                .get(20, TimeUnit.SECONDS);
        assertThat(rows)
            .hasSize(4)
            .contains("db_pool_connections{pool=\"busy\",state=\"active\"} 1.0");
        if (lock instanceof ReentrantLock held) {
          held.unlock();
        }
      }
    }
  }

  private Object lockOf(String pool) throws Exception {
    return switch (pool) {
      case "dbcp2" -> source;
      case "druid" -> {
        Field lock =
            LOADER
                .loadClass("com.alibaba.druid.pool.DruidAbstractDataSource")
                .getDeclaredField("lock");
        lock.setAccessible(true);
        yield lock.get(source);
      }
      default -> {
        Method manager =
            LOADER
                .loadClass("com.mchange.v2.c3p0.impl.AbstractPoolBackedDataSource")
                .getDeclaredMethod("getPoolManager");
        manager.setAccessible(true);
        yield manager.invoke(source);
      }
    };
  }

  @Test
  void a_connection_that_is_evicted_is_held_no_more() throws Exception {
    open("hikaricp");
    giveUp("evictConnection");
  }

  @Test
  void a_connection_that_is_invalidated_is_held_no_more() throws Exception {
    open("dbcp2");
    giveUp("invalidateConnection");
  }

  @Test
  void a_connection_that_the_pool_took_back_as_abandoned_counts_until_it_is_closed()
      throws Exception {
    open("dbcp2");
    set("setRemoveAbandonedOnBorrow", boolean.class, true);
    set("setRemoveAbandonedTimeout", Duration.class, Duration.ZERO);
    Connection abandoned = source.getConnection();
    // A pool of three looks for abandoned ones at its second borrow.
    Connection second = source.getConnection();
    assertThat(Scrape.samples(registry, "db_pool_connections"))
        .contains("db_pool_connections{pool=\"busy\",state=\"active\"} 1.0");
    assertThat(active()).isEqualTo("db_connections_active 2.0");
    abandoned.close();
    abandoned.close();
    assertThat(active()).isEqualTo("db_connections_active 1.0");
    second.close();
    assertThat(active()).isEqualTo("db_connections_active 0.0");
  }

  private void set(String setter, Class<?> type, Object value) throws Exception {
    source.getClass().getMethod(setter, type).invoke(source, value);
  }

  private void giveUp(String method) throws Exception {
    Connection connection = source.getConnection();
    assertThat(active()).isEqualTo("db_connections_active 1.0");
    source.getClass().getMethod(method, Connection.class).invoke(source, connection);
    assertThat(active()).isEqualTo("db_connections_active 0.0");
    assertThat(Scrape.samples(registry, "db_pool_connections"))
        .contains("db_pool_connections{pool=\"busy\",state=\"active\"} 0.0");
    connection.close();
    assertThat(active()).isEqualTo("db_connections_active 0.0");
  }

  private void open(String pool) {
    @SuppressWarnings("unchecked") // the woven class, by its interface
    Function<Map<String, String>, DataSource> factory =
        (Function<Map<String, String>, DataSource>) pools;
    source =
        factory.apply(
            Map.of(
                "pool", pool,
                "name", "busy",
                "driver", "org.h2.Driver",
                "url", "jdbc:h2:mem:busy;DB_CLOSE_DELAY=-1",
                "probe", "select 1"));
  }

  private String active() {
    return Scrape.samples(registry, "db_connections_active").get(0);
  }
}
