// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapJdbc;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.FailingRecorder;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Properties;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.PooledConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gauge of held connections is right again after an error in any call of the recorder. */
class HeldAfterErrorsTest {

  private static final WeavingLoader LOADER = new WeavingLoader(JdbcProbes.all(), "org.h2.");

  private final MetricRegistry registry = new MetricRegistry(100, false);

  @BeforeEach
  void install() {
    PromtapBridge.jdbc = new JdbcRecorder(registry, new double[] {1});
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void an_error_in_any_call_of_the_recorder_leaves_no_connection_held(
      FailingRecorder.Failure failure) throws Exception {
    FailingRecorder recorder = new FailingRecorder(failure);
    PromtapJdbc working = PromtapBridge.jdbc;
    PromtapBridge.jdbc = recorder.around(PromtapJdbc.class, working);
    connect();
    takeHandle(false);
    PromtapBridge.jdbc = working;
    assertThat(active()).isEqualTo("db_connections_active 0.0");

    PromtapBridge.jdbc = recorder.around(PromtapJdbc.class, working);
    takeHandle(true);
    PromtapBridge.jdbc = working;
    assertThat(active()).isEqualTo("db_connections_active 0.0");

    connect();
    assertThat(active()).isEqualTo("db_connections_active 0.0");
  }

  static List<FailingRecorder.Failure> failures() {
    return FailingRecorder.all(PromtapJdbc.class);
  }

  private static void connect() throws Exception {
    Driver driver =
        (Driver) LOADER.loadClass("org.h2.Driver").getDeclaredConstructor().newInstance();
    try (Connection connection = driver.connect("jdbc:h2:mem:errors", new Properties());
        PreparedStatement statement = connection.prepareStatement("select 1")) {
      statement.executeQuery();
    }
  }

  /** A pooled connection whose handle is closed, or that is closed with its handle open. */
  private static void takeHandle(boolean ownerFirst) throws Exception {
    Object source =
        LOADER.loadClass("org.h2.jdbcx.JdbcDataSource").getDeclaredConstructor().newInstance();
    source.getClass().getMethod("setURL", String.class).invoke(source, "jdbc:h2:mem:errors");
    PooledConnection pooled = ((ConnectionPoolDataSource) source).getPooledConnection();
    Connection handle = pooled.getConnection();
    if (!ownerFirst) {
      handle.close();
    }
    pooled.close();
  }

  private String active() {
    return Scrape.samples(registry, "db_connections_active").get(0);
  }
}
