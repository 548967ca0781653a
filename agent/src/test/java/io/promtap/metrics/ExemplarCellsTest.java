// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ExemplarCellsTest {

  @Test
  void the_newest_exemplar_of_each_bucket_is_kept() {
    ExemplarCells cells = new ExemplarCells(3);
    cells.put(1, new long[] {1, 2, 3}, 10);
    cells.put(1, new long[] {0xabcdef, -1, 15}, 20);

    ExemplarCells.Read read = cells.read(1);
    assertThat(read.traceId).isEqualTo("0000000000abcdefffffffffffffffff");
    assertThat(read.spanId).isEqualTo("000000000000000f");
    assertThat(read.value).isEqualTo(20);
    assertThat(read.timeMillis).isCloseTo(System.currentTimeMillis(), within(60_000));
    assertThat(cells.read(0)).isNull();
    assertThat(cells.read(2)).isNull();
  }

  private static org.assertj.core.data.Offset<Long> within(long millis) {
    return org.assertj.core.data.Offset.offset(millis);
  }

  @Test
  void no_reader_sees_half_of_one_exemplar_and_half_of_another() throws Exception {
    ExemplarCells cells = new ExemplarCells(1);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService writers = Executors.newFixedThreadPool(2);
    for (long id = 1; id <= 2; id++) {
      long[] trace = {id, id, id};
      writers.submit(
          () -> {
            while (!done.get()) {
              cells.put(0, trace, trace[0]);
            }
          });
    }
    int seen = 0;
    while (seen < 5_000) {
      ExemplarCells.Read read = cells.read(0);
      if (read != null) {
        assertThat(read.traceId).endsWith(read.spanId).startsWith(read.spanId);
        assertThat(read.value).isEqualTo(Long.parseLong(read.spanId));
        seen++;
      }
    }
    done.set(true);
    writers.shutdown();
  }

  @Test
  void an_observation_in_a_trace_allocates_nothing() {
    MetricRegistry registry = new MetricRegistry(10, true);
    Histogram histogram = registry.histogram("h_seconds", "H.", new double[] {1}).series();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        registry.tracesOrNull().set(1, 2, 3);
        histogram.observeNanos(i);
        registry.tracesOrNull().clear();
      }
      allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(allocated).isLessThan(1_000);
  }
}
