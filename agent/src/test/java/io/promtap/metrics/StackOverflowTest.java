// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.HistogramBuckets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Data points that are recorded at each depth of a stack until it overflows, as advice in a
 * recursion of the application does. An overflow may cut the record that meets it, and nothing
 * else: no other record, no later one, no scrape.
 *
 * <p>This is why the data points are not the client's ({@code docs/decisions/0004}). Its histogram
 * counts an observation in before it records it, and out afterwards. With 1.10.0 the first overflow
 * inside {@code observe} leaves one in for ever, interpreted and compiled: each later scrape of the
 * registry waits for it for 5 s and then fails with "Timed out while waiting for in-flight
 * observations".
 */
class StackOverflowTest {

  private static final int OVERFLOWS = 200;

  /** Small, so that a stack is full soon. */
  private static final int STACK_BYTES = 256 * 1024;

  /** Less than the client's 5 s, more than a busy machine needs. */
  private static final long LONGEST_SCRAPE_SECONDS = 3;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private MetricRegistry registry = new MetricRegistry(10, true);

  @AfterEach
  void forgetTrace() {
    registry.tracesOrNull().clear();
  }

  @ParameterizedTest
  @EnumSource(HistogramBuckets.class)
  void a_stack_that_overflows_in_a_record_costs_no_more_than_that_record(HistogramBuckets buckets)
      throws Exception {
    registry = new MetricRegistry(10, true, buckets, Map.of());
    List<Recursion> recursions = recursions();
    Scraped.samples(registry);
    for (Recursion recursion : recursions) {
      overflowOften(recursion);
    }

    long startNanos = System.nanoTime();
    List<String> samples = Scraped.samples(registry);

    assertThat(System.nanoTime() - startNanos)
        .isLessThan(TimeUnit.SECONDS.toNanos(LONGEST_SCRAPE_SECONDS));
    assertThat(recursions).allSatisfy(recursion -> recursion.isExposedIn(samples));
    assertThat(recursions).anyMatch(recursion -> recursion.completed < recursion.begun);
  }

  @ParameterizedTest
  @EnumSource(value = HistogramBuckets.class, mode = Mode.EXCLUDE, names = "CLASSIC")
  void a_stack_that_overflows_in_the_first_record_of_a_series_spoils_nothing(
      HistogramBuckets buckets) throws Exception {
    registry = new MetricRegistry(10_000, true, buckets, Map.of());
    Family<DoubleHistogram> family =
        registry.doubleHistogram("vh", "H.", new double[] {0.5}, "series");
    List<DoubleHistogram> histograms =
        Stream.iterate(0, i -> i + 1).limit(10_000).map(i -> family.series("" + i)).toList();
    FirstRecords records = new FirstRecords(histograms.iterator());
    Thread thread = new Thread(null, records, "overflowing", STACK_BYTES);
    thread.start();
    thread.join();

    assertThat(histograms)
        .allSatisfy(
            histogram -> {
              assertThat(histogram.count()).isBetween(0L, 1L);
              assertThat(histogram.doubleSum()).isBetween((double) histogram.count(), 1.0);
              histogram.observe(1);
              assertThat(histogram.count()).isBetween(1L, 2L);
            })
        .anyMatch(histogram -> histogram.count() == 1)
        .anyMatch(histogram -> histogram.count() == 2);
  }

  /** Fills the stack and records in a new series from each of its last frames. */
  private static final class FirstRecords implements Runnable {
    private static final int FRAMES = 100;

    private final Iterator<DoubleHistogram> fresh;
    private int left;

    FirstRecords(Iterator<DoubleHistogram> fresh) {
      this.fresh = fresh;
    }

    @Override
    public void run() {
      while (fresh.hasNext()) {
        left = FRAMES;
        try {
          descend();
        } catch (StackOverflowError expected) {
          // also in the frame that called this one
        }
      }
    }

    private void descend() {
      try {
        if (fresh.hasNext()) {
          descend();
        }
      } catch (StackOverflowError expected) {
        // the stack is full from here on
      }
      if (left > 0 && fresh.hasNext()) {
        left--;
        fresh.next().observe(1);
      }
    }
  }

  @Test
  void a_histogram_takes_exemplars_after_stacks_have_overflowed_in_it() throws Exception {
    Histogram histogram = registry.histogram("h_seconds", "H.", new double[] {0.5}).series();
    overflowOften(new Recursion(() -> histogram.observeNanos(SECOND)));

    registry.tracesOrNull().set(4, 5, 6);
    histogram.observeNanos(SECOND);

    assertThat(Scraped.openMetrics(registry))
        .filteredOn(line -> line.contains("le=\"+Inf\""))
        .singleElement()
        .asString()
        .contains("span_id=\"0000000000000006\"");
  }

  /** Each record adds one to each of its samples. */
  private List<Recursion> recursions() {
    Counter counter = registry.counter("c_total", "C.").series();
    DoubleGauge doubleGauge = registry.doubleGauge("vg", "G.").series();
    double[] bounds = {0.5};
    Histogram histogram = registry.histogram("h_seconds", "H.", bounds).series();
    DoubleHistogram doubleHistogram = registry.doubleHistogram("vh", "H.", bounds).series();
    Summary durations = registry.durationSummary("s_seconds", "S.").series();
    Summary values = registry.doubleSummary("vs", "S.").series();
    return List.of(
        new Recursion(counter::increment, "c_total"),
        new Recursion(() -> doubleGauge.add(1), "vg"),
        new Recursion(
            () -> histogram.observeNanos(SECOND),
            "h_seconds_bucket{le=\"+Inf\"}",
            "h_seconds_count",
            "h_seconds_sum"),
        new Recursion(
            () -> doubleHistogram.observe(1), "vh_bucket{le=\"+Inf\"}", "vh_count", "vh_sum"),
        new Recursion(() -> durations.observeNanos(SECOND), "s_seconds_count", "s_seconds_sum"),
        new Recursion(() -> values.observe(1), "vs_count", "vs_sum"));
  }

  private void overflowOften(Recursion recursion) throws InterruptedException {
    Runnable overflows =
        () -> {
          registry.tracesOrNull().set(1, 2, 3);
          for (int idle = 0; idle < OVERFLOWS; idle++) {
            recursion.overflow(idle);
          }
        };
    Thread thread = new Thread(null, overflows, "overflowing", STACK_BYTES);
    thread.start();
    thread.join();
  }

  /** Records, goes one deeper, and records again. */
  private static final class Recursion {
    private final Runnable record;
    private final String[] samples;
    private long begun;
    private long completed;

    Recursion(Runnable record, String... samples) {
      this.record = record;
      this.samples = samples;
    }

    /**
     * @param idle frames before the first record, so that each overflow meets another place in one
     */
    void overflow(int idle) {
      try {
        descend(idle);
      } catch (StackOverflowError expected) {
        // what the application would see of its own recursion
      }
    }

    private void descend(int idle) {
      if (idle <= 0) {
        begun++;
        record.run();
        completed++;
      }
      if (idle > Integer.MIN_VALUE) {
        descend(idle - 1);
      }
    }

    void isExposedIn(List<String> page) {
      for (String sample : samples) {
        assertThat(page)
            .filteredOn(line -> line.startsWith(sample + " "))
            .as(sample)
            .singleElement()
            .satisfies(
                line ->
                    assertThat(Double.parseDouble(line.substring(sample.length() + 1)))
                        .isBetween((double) completed, (double) begun));
      }
    }
  }
}
