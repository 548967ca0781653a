// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("races")
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
  void a_size_or_number_on_a_bound_belongs_to_its_bucket_and_a_negative_one_counts_as_zero() {
    MetricRegistry registry = new MetricRegistry(10, false);
    Histogram sizes = registry.byteHistogram("s_bytes", "S.", new double[] {0, 10}).series();
    Histogram numbers = registry.countHistogram("n", "N.", new double[] {0, 10}).series();
    for (long value : new long[] {-5, 10, 11}) {
      sizes.observeBytes(value);
      numbers.observeCount(value);
    }

    assertThat(Scraped.samples(registry))
        .containsExactly(
            "n_bucket{le=\"0.0\"} 1",
            "n_bucket{le=\"10.0\"} 2",
            "n_bucket{le=\"+Inf\"} 3",
            "n_count 3",
            "n_sum 21.0",
            "s_bytes_bucket{le=\"0.0\"} 1",
            "s_bytes_bucket{le=\"10.0\"} 2",
            "s_bytes_bucket{le=\"+Inf\"} 3",
            "s_bytes_count 3",
            "s_bytes_sum 21.0");
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

    InThreads.run(
        8,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            histogram.observeNanos(i % 2 == 0 ? 1_000_000 : 3_000_000);
            counter.increment();
          }
        });

    assertThat(histogram.counts()).containsExactly(400_000, 400_000);
    assertThat(histogram.longSum()).isEqualTo(1_600_000_000_000L);
    assertThat(counter.value()).isEqualTo(800_000);
  }

  @Test
  void threads_that_are_at_once_the_first_of_a_stripe_lose_no_observation() throws Exception {
    List<Histogram> histograms =
        Stream.generate(() -> new Histogram(new long[] {}, null)).limit(20_000).toList();
    InThreads.run(16, () -> histograms.forEach(histogram -> histogram.observeNanos(1)));

    assertThat(histograms).allMatch(histogram -> histogram.count() == 16);
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

  @Test
  void a_scrape_beside_recording_threads_has_the_sum_of_all_that_it_counts() throws Exception {
    Histogram durations = new Histogram(new long[] {10}, null);
    DoubleHistogram values = new DoubleHistogram(new long[0], null, null);
    AtomicBoolean isScraped = new AtomicBoolean();
    AtomicInteger recording = new AtomicInteger(2);
    List<String> torn = new ArrayList<>();

    InThreads.run(
        3,
        () -> {
          if (isScraped.compareAndSet(false, true)) {
            while (recording.get() > 0) {
              compare("durations", durations.count(), durations.longSum(), torn);
              compare("values", values.count(), values.doubleSum(), torn);
            }
          } else {
            for (int i = 0; i < 500_000; i++) {
              durations.observeNanos(1);
              values.observe(1);
            }
            recording.decrementAndGet();
          }
        });

    assertThat(torn).isEmpty();
  }

  private static void compare(String what, long count, double sum, List<String> torn) {
    if (sum < count) {
      torn.add(what + ": " + count + " times 1 is " + sum);
    }
  }
}
