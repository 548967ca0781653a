// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import io.promtap.testing.WovenProxies;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools and connections that are there before the agent is. */
class AttachedPoolsTest {

  private static final WeavingLoader LOADER =
      JdbcProbes.loaderOfPools(
          List.of(new ConnectionProbe(), new SourceProbe(), new PoolProbe(true)));

  private static WovenProxies proxies;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private ClassLoader context;

  @BeforeAll
  static void weave() {
    proxies = new WovenProxies(LOADER);
  }

  @AfterAll
  static void unweave() {
    proxies.close();
  }

  @BeforeEach
  void beInTheApplication() {
    System.setProperty("com.mchange.v2.log.MLog", "com.mchange.v2.log.FallbackMLog");
    System.setProperty("com.mchange.v2.log.FallbackMLog.DEFAULT_CUTOFF_LEVEL", "OFF");
    context = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(LOADER);
  }

  @AfterEach
  void remove() {
    Thread.currentThread().setContextClassLoader(context);
    PromtapBridge.release();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hikaricp", "tomcat-jdbc", "dbcp2", "c3p0", "agroal", "druid", "vibur", "ucp"})
  void a_pool_is_known_from_its_first_use_and_a_connection_only_if_it_was_seen_to_be_taken(
      String pool) throws Exception {
    Object pools =
        LOADER.loadClass("io.promtap.jdbc.pools.RealPools").getDeclaredConstructor().newInstance();
    @SuppressWarnings("unchecked") // the woven class, by its interfaces
    Function<Map<String, String>, DataSource> factory =
        (Function<Map<String, String>, DataSource>) pools;
    @SuppressWarnings("unchecked")
    Consumer<DataSource> closer = (Consumer<DataSource>) pools;
    DataSource source =
        factory.apply(
            Map.of(
                "pool", pool,
                "name", "early",
                "driver", "org.h2.Driver",
                "url", "jdbc:h2:mem:early;DB_CLOSE_DELAY=-1",
                "probe", "select 1"));
    Connection early = source.getConnection();

    PromtapBridge.jdbc = new JdbcRecorder(registry, new double[] {1});
    assertThat(rows()).isEmpty();
    try (Connection connection = source.getConnection()) {
      assertThat(connection.isClosed()).isFalse();
      assertThat(rows()).hasSize(4).anyMatch(row -> row.contains("state=\"active\"} 2.0"));
      assertThat(held()).isEqualTo("db_connections_active 1.0");
    }
    early.close();
    assertThat(held()).isEqualTo("db_connections_active 0.0");
    closer.accept(source);
    assertThat(rows()).isEmpty();
  }

  private List<String> rows() {
    return Scrape.samples(registry, "db_pool_connections");
  }

  private String held() {
    return Scrape.samples(registry, "db_connections_active").get(0);
  }
}
