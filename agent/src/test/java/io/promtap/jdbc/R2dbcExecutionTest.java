// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The moves of an execution, in orders that drivers rarely have. */
@Tag("races")
class R2dbcExecutionTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final JdbcMetrics.Series series =
      new JdbcMetrics(registry, new double[] {1}, false, null).operation(SqlOperation.OTHER);
  private final Queue<R2dbcExecution> unread = new ArrayDeque<>();
  private final R2dbcExecution execution = new R2dbcExecution(series, unread);

  private String counted() {
    return Scrape.samples(registry, "db_quer").stream()
        .filter(line -> line.contains("_total"))
        .map(line -> line.replaceAll(".* (.*)\\.0", "$1"))
        .sorted()
        .toList()
        .toString();
  }

  @Test
  void it_is_counted_when_the_last_of_it_has_ended() {
    execution.delivers();
    execution.begins();
    execution.ends();
    assertThat(counted()).isEqualTo("[0, 0]");
    execution.ends();

    assertThat(counted()).isEqualTo("[0, 1]");
    assertThat(unread).isEmpty();
  }

  @Test
  void it_waits_for_those_who_read_and_not_for_ever() {
    execution.delivers();
    execution.delivers();
    execution.ends();
    execution.begins();
    execution.settle();
    execution.ends();
    assertThat(counted()).isEqualTo("[0, 0]");
    assertThat(unread).hasSize(2);
    unread.forEach(R2dbcExecution::settle);

    assertThat(counted()).isEqualTo("[0, 1]");
  }

  @Test
  void a_reader_who_comes_late_changes_nothing_but_the_errors() {
    execution.delivers();
    execution.ends();
    execution.settle();
    execution.begins();
    execution.ends();
    assertThat(counted()).isEqualTo("[0, 1]");
    execution.begins();
    execution.fails();
    execution.fails();
    execution.ends();

    assertThat(counted()).isEqualTo("[1, 1]");
  }

  @Test
  void several_errors_are_one() {
    execution.fails();
    execution.fails();
    execution.ends();

    assertThat(counted()).isEqualTo("[1, 1]");
  }

  @Test
  void the_trace_of_the_thread_that_ends_it_is_not_its_own() {
    MetricRegistry traced = new MetricRegistry(100, true);
    JdbcMetrics.Series both =
        new JdbcMetrics(traced, new double[] {1}, false, null).operation(SqlOperation.OTHER);
    Objects.requireNonNull(traced.tracesOrNull()).set(1, 2, 3);
    new R2dbcExecution(both, unread).ends();
    assertThat(Scrape.openMetrics(traced).toList().toString()).doesNotContain("trace_id");
    both.record(1, false);

    assertThat(Scrape.openMetrics(traced).toList().toString()).contains("trace_id");
    Objects.requireNonNull(traced.tracesOrNull()).clear();
  }

  @Test
  void of_ends_and_looks_at_the_same_time_one_counts() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    int rounds = 2_000;
    for (int i = 0; i < rounds; i++) {
      R2dbcExecution each = new R2dbcExecution(series, new ArrayDeque<>());
      each.delivers();
      each.begins();
      each.delivers();
      each.ends();
      CyclicBarrier together = new CyclicBarrier(2);
      Future<?> reads =
          threads.submit(
              () -> {
                together.await();
                each.fails();
                each.ends();
                return null;
              });
      Future<?> looks =
          threads.submit(
              () -> {
                together.await();
                each.settle();
                return null;
              });
      reads.get();
      looks.get();
      each.settle();
    }
    threads.shutdown();

    assertThat(counted()).isEqualTo("[" + rounds + ", " + rounds + "]");
  }
}
