// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void a_duration_on_a_bound_belongs_to_its_bucket_and_a_negative_one_counts_as_zero() {
    Histogram histogram = new Histogram(new long[] {10, 20}, null);
    for (long nanos : new long[] {-5, 0, 10, 11, 20, 21, Long.MAX_VALUE / 2}) {
      histogram.observeNanos(nanos);
    }

    assertThat(histogram.counts()).containsExactly(3, 2, 2);
    assertThat(histogram.count()).isEqualTo(7);
  }

  @Test
  void many_buckets_are_searched_with_the_same_result_as_few() {
    long[] bounds = LongStream.rangeClosed(1, 40).map(i -> i * 100).toArray();
    Histogram histogram = new Histogram(bounds, null);
    long[] expected = new long[41];
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      long nanos = i < 40 ? bounds[i] : random.nextInt(4_500);
      histogram.observeNanos(nanos);
      expected[(int) Arrays.stream(bounds).filter(bound -> bound < nanos).count()]++;
    }

    assertThat(histogram.counts()).containsExactly(expected);
  }

  @Test
  void stripes_are_a_power_of_two_of_at_least_the_processors_but_at_most_eight() {
    assertThat(new int[] {1, 2, 3, 4, 5, 8, 64})
        .satisfies(
            processors ->
                assertThat(Arrays.stream(processors).map(Histogram::stripes))
                    .containsExactly(1, 2, 4, 4, 8, 8, 8));
  }

  @Test
  void eight_threads_lose_no_observation() throws Exception {
    MetricRegistry registry = new MetricRegistry(10, false);
    Histogram histogram =
        registry.histogram("h_seconds", "H.", new double[] {0.001}, "a").series("x");
    Counter counter = registry.counter("c_total", "C.").series();
    Gauge gauge = registry.gauge("g", "G.").series();

    InThreads.run(
        8,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            histogram.observeNanos(i % 2 == 0 ? 1_000_000 : 3_000_000);
            counter.increment();
            gauge.increment();
            gauge.decrement();
          }
        });

    assertThat(histogram.counts()).containsExactly(400_000, 400_000);
    assertThat(histogram.longSum()).isEqualTo(1_600_000_000_000L);
    assertThat(counter.value()).isEqualTo(800_000);
    assertThat(gauge.value()).isZero();
  }

  @Test
  void in_a_scrape_that_races_with_writers_the_count_equals_the_bucket_of_infinity()
      throws Exception {
    MetricRegistry registry = new MetricRegistry(10, false);
    Histogram histogram = registry.histogram("h_seconds", "H.", new double[] {0.5, 1}).series();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                histogram.observeNanos(i % 3 * 700_000_000L);
              }
            });
    writer.start();
    try {
      long last = 0;
      while (last < 1_000_000) {
        List<String> samples = Scraped.samples(registry);
        long infinity = value(samples, "h_seconds_bucket{le=\"+Inf\"} ");
        assertThat(value(samples, "h_seconds_count ")).isEqualTo(infinity);
        assertThat(value(samples, "h_seconds_bucket{le=\"1.0\"} ")).isLessThanOrEqualTo(infinity);
        assertThat(infinity).isGreaterThanOrEqualTo(last);
        last = infinity;
      }
    } finally {
      writer.interrupt();
      writer.join();
    }
  }

  private static long value(List<String> samples, String prefix) {
    return samples.stream()
        .filter(sample -> sample.startsWith(prefix))
        .mapToLong(sample -> Long.parseLong(sample.substring(prefix.length())))
        .sum();
  }
}
