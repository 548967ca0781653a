// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.promtap.bridge.PromtapThread;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("races")
class ExemplarCellsTest {

  private final MetricRegistry registry = new MetricRegistry(10, true);
  private final Histogram histogram =
      registry.histogram("h_seconds", "H.", new double[] {1}).series();

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
  void the_exemplar_of_a_duration_says_seconds() throws Exception {
    inNewThread(
        () -> {
          registry.tracesOrNull().set(1, 2, 3);
          histogram.observeNanos(250_000_000);
        });

    assertThat(exemplars()).hasSize(1).first().asString().contains("} 0.25 ");
  }

  @Test
  void what_is_observed_after_the_trace_has_no_exemplar() throws Exception {
    inNewThread(
        () -> {
          registry.tracesOrNull().set(1, 2, 3);
          registry.tracesOrNull().clear();
          histogram.observeNanos(1);
        });

    assertThat(histogram.count()).isEqualTo(1);
    assertThat(exemplars()).isEmpty();
  }

  @Test
  void a_thread_without_a_trace_keeps_nothing_for_one() throws Exception {
    AtomicReference<PromtapThread> unknown = new AtomicReference<>();
    AtomicReference<PromtapThread> known = new AtomicReference<>();
    inNewThread(
        () -> {
          registry.tracesOrNull().clear();
          unknown.set(PromtapThread.currentOrNull());
          known.set(PromtapThread.current());
          registry.tracesOrNull().clear();
        });

    assertThat(unknown).hasNullValue();
    assertThat(known.get().trace).isNull();
  }

  @Test
  @Timeout(60)
  void threads_that_keep_the_first_exemplars_of_a_histogram_at_once_lose_none() throws Exception {
    TraceContext traces = registry.tracesOrNull();
    List<Histogram> histograms =
        Stream.generate(() -> new Histogram(new long[] {0}, traces)).limit(20_000).toList();
    AtomicInteger arrived = new AtomicInteger();
    InThreads.run(
        2,
        () -> {
          int bucket = arrived.getAndIncrement();
          traces.set(1, 2, 3);
          for (int i = 0; i < histograms.size(); i++) {
            await(arrived, 2 * (i + 1));
            histograms.get(i).observeNanos(bucket);
            arrived.incrementAndGet();
          }
        });

    assertThat(histograms)
        .allMatch(each -> each.exemplars().read(0) != null && each.exemplars().read(1) != null);
  }

  /** Mostly without a pause, so that threads go on at the same moment. */
  private static void await(AtomicInteger arrived, int wanted) {
    for (int looks = 1; arrived.get() < wanted; looks++) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("timed out");
      }
      if (looks % 1_000 == 0) {
        Thread.yield();
      }
    }
  }

  private static void inNewThread(Runnable task) throws InterruptedException {
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
  }

  private List<String> exemplars() {
    return Scraped.openMetrics(registry).stream()
        .filter(line -> line.contains("trace_id"))
        .toList();
  }

  @Test
  void an_observation_in_a_trace_allocates_nothing() {
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
