// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.promtap.bridge.PromtapBridge;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Await;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The memory that an execution of R2DBC takes, of which nothing stays. */
class R2dbcMemoryTest {

  /** What docs/metrics.md says. */
  private static final int MOST_BYTES = 1_300;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final JdbcRecorder recorder = new JdbcRecorder(registry, new double[] {1});

  @BeforeEach
  void install() {
    PromtapBridge.jdbc = recorder;
    PromtapBridge.r2dbc = recorder.r2dbc();
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private static Connection connect(WeavingLoader loader, String name) throws Exception {
    ConnectionFactory database =
        (ConnectionFactory)
            loader
                .loadClass("io.r2dbc.h2.H2ConnectionFactory")
                .getMethod("inMemory", String.class)
                .invoke(null, name);
    return Mono.from(database.create()).block();
  }

  private static WeavingLoader loader() {
    return new WeavingLoader(List.of(new R2dbcProbe()), "io.r2dbc.h2.");
  }

  private static Long count(Connection connection) {
    return Flux.from(connection.createStatement("select 1").execute())
        .flatMap(result -> result.map((row, metadata) -> row.get(0)))
        .count()
        .block();
  }

  @Test
  void an_execution_takes_some_small_objects() throws Exception {
    Connection connection = connect(loader(), "bytes");
    long counted = bytes(connection);
    PromtapBridge.release();
    long plain = bytes(connection);

    assertThat(counted - plain).isBetween(100L, (long) MOST_BYTES);
  }

  /** Of one execution. */
  private static long bytes(Connection connection) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int rounds = 5_000;
    long before = 0;
    for (int i = -rounds; i < rounds; i++) {
      before = i == 0 ? threads.getCurrentThreadAllocatedBytes() : before;
      assertThat(count(connection) == 1L).isTrue();
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
  }

  @Test
  @Timeout(120)
  void results_that_nobody_reads_do_not_stay() throws Exception {
    Connection connection = connect(loader(), "unread");
    WeakReference<Object> last = null;
    for (int i = 0; i < 1_000; i++) {
      last =
          new WeakReference<>(Mono.from(connection.createStatement("select 1").execute()).block());
    }
    WeakReference<Object> unread = last;
    Await.untilCollected("the result is gone", () -> unread.refersTo(null), Boolean::booleanValue);

    assertThat(Scrape.samples(registry, "db_queries_total"))
        .containsExactly("db_queries_total{operation=\"SELECT\"} 1000.0");
  }
}
