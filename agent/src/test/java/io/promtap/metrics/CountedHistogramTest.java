// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.HistogramBuckets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Histograms with parts that counters count with: each value is written once and counted twice. */
class CountedHistogramTest {

  private static final long[] NANOS = {-1, 0, 1_000_000, 400_000_000, 500_000_000, 3_000_000_000L};

  private final MetricRegistry registry = new MetricRegistry(100, true);

  /** Records the same values with a part where there is one, or each metric on its own. */
  private static MetricRegistry recorded(HistogramBuckets buckets, boolean together) {
    MetricRegistry registry = new MetricRegistry(100, true, buckets, Map.of("c", "d"));
    Family<Counter> calls = registry.counter("calls_total", "C.", "id", "status");
    Histogram durations =
        registry.histogram("call_seconds", "H.", new double[] {0.001, 0.5}, "id").series("1");
    for (String status : new String[] {"success", "error"}) {
      Counter counter = calls.series("1", status);
      Histogram part = together ? durations.countedBy(counter) : null;
      for (long nanos : NANOS) {
        record(part, counter, durations, status.equals("error") ? nanos / 3 : nanos);
      }
      counter.add(0.5);
      counter.add(2);
    }
    durations.observeNanos(7);
    return registry;
  }

  private static void record(
      @Nullable Histogram part, Counter counter, Histogram durations, long nanos) {
    if (part != null) {
      part.observeNanos(nanos);
    } else {
      counter.increment();
      durations.observeNanos(nanos);
    }
  }

  @ParameterizedTest
  @EnumSource(HistogramBuckets.class)
  void each_format_says_what_two_records_would_say(HistogramBuckets buckets) {
    MetricRegistry together = recorded(buckets, true);
    MetricRegistry apart = recorded(buckets, false);

    assertThat(Scraped.samples(together)).isEqualTo(Scraped.samples(apart));
    assertThat(withoutTimes(Scraped.openMetrics(together)))
        .isEqualTo(withoutTimes(Scraped.openMetrics(apart)))
        .contains("calls_total{c=\"d\",id=\"1\",status=\"error\"} 8.5");
  }

  private static List<String> withoutTimes(List<String> lines) {
    return lines.stream().filter(line -> !line.contains("_created")).toList();
  }

  @Test
  void a_counter_gets_the_same_part_each_time_and_another_one_another() {
    Histogram whole = registry.histogram("h_seconds", "H.", new double[] {1}).series();
    Counter one = registry.counter("one_total", "O.").series();
    Counter other = registry.counter("other_total", "O.").series();
    Histogram part = whole.countedBy(one);
    part.observeNanos(1);
    whole.countedBy(one).observeNanos(1);
    whole.countedBy(other).observeNanos(1);
    whole.observeNanos(1);

    assertThat(whole.countedBy(one)).isSameAs(part);
    assertThat(one.value()).isEqualTo(2);
    assertThat(other.value()).isEqualTo(1);
    assertThat(whole.count()).isEqualTo(4);
    assertThat(whole.longSum()).isEqualTo(4);
  }

  @Test
  void a_counter_that_counts_with_the_same_cells_twice_counts_once() {
    Histogram source = registry.histogram("h_seconds", "H.", new double[] {1}).series();
    Counter counter = registry.counter("c_total", "C.").series();
    counter.countsWith(source);
    counter.countsWith(source);
    source.observeNanos(1);
    counter.increment();

    assertThat(counter.value()).isEqualTo(2);
  }

  @Test
  void a_histogram_and_a_counter_have_a_limited_number_of_parts() {
    Family<Counter> counters = registry.counter("c_total", "C.", "n");
    Family<Histogram> histograms = registry.histogram("h_seconds", "H.", new double[] {1}, "n");
    Histogram whole = histograms.series("whole");
    Counter counter = counters.series("counter");
    List<Histogram> parts = new ArrayList<>();
    List<Histogram> counted = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      parts.add(whole.countedBy(counters.series("" + i)));
      counted.add(histograms.series("" + i).countedBy(counter));
    }

    assertThat(parts.subList(0, 16)).doesNotContainNull();
    assertThat(parts.subList(16, 20)).containsOnlyNulls();
    assertThat(counted.subList(0, 16)).doesNotContainNull();
    assertThat(counted.subList(16, 20)).containsOnlyNulls();
  }

  @Test
  void parts_share_the_exemplars_of_the_whole() {
    Histogram whole = registry.histogram("h_seconds", "H.", new double[] {1}).series();
    Histogram part = whole.countedBy(registry.counter("c_total", "C.").series());
    registry.tracesOrNull().set(1, 2, 3);
    try {
      part.observeNanos(5);
    } finally {
      registry.tracesOrNull().clear();
    }

    assertThat(Scraped.openMetrics(registry))
        .anyMatch(line -> line.startsWith("h_seconds_bucket{le=\"1.0\"} 1 # {"));
  }

  @Test
  void threads_that_record_in_two_parts_lose_nothing_and_no_scrape_goes_back() throws Exception {
    Histogram whole = registry.histogram("h_seconds", "H.", new double[] {0.5}).series();
    Counter one = registry.counter("one_total", "O.").series();
    Counter other = registry.counter("other_total", "O.").series();
    Histogram ofOne = whole.countedBy(one);
    Histogram ofOther = whole.countedBy(other);
    InThreads.run(
        8,
        () -> {
          double last = 0;
          for (int i = 0; i < 50_000; i++) {
            ofOne.observeNanos(1_000_000_000);
            ofOther.observeNanos(2);
            double now = one.value();
            assertThat(now >= last).isTrue();
            last = now;
          }
        });

    assertThat(one.value()).isEqualTo(400_000);
    assertThat(other.value()).isEqualTo(400_000);
    assertThat(whole.counts()).containsExactly(400_000, 400_000);
    assertThat(whole.longSum()).isEqualTo(400_000L * 1_000_000_002);
  }
}
