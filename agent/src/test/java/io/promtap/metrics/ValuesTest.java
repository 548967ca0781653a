// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Data points of values: sums of fractions, levels, distributions. */
class ValuesTest {

  private static final double[] NO_AMOUNTS = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  private final MetricRegistry registry = new MetricRegistry(10, true);

  @Test
  void a_counter_adds_whole_numbers_and_fractions() {
    Counter counter = registry.counter("c_total", "C.").series();
    counter.increment();
    counter.add(2);
    counter.add(3.0);

    assertThat(counter.value()).isEqualTo(6);
    counter.add(0.75);
    counter.add(0.5);
    assertThat(counter.value()).isEqualTo(7.25);
    assertThat(Scraped.samples(registry)).containsExactly("c_total 7.25");
  }

  @Test
  void whole_numbers_stay_exact_where_a_double_could_not_add_one() {
    Counter counter = registry.counter("c_total", "C.").series();
    counter.add(0.5);
    counter.add(0.5);
    counter.add(0x1p53);
    for (int i = 0; i < 3; i++) {
      counter.add(1.0);
    }

    assertThat(counter.value()).isEqualTo(0x1p53 + 4);
  }

  @Test
  void the_largest_whole_number_that_is_kept_apart_swallows_no_fraction() {
    Counter counter = registry.counter("c_total", "C.").series();
    counter.add(0x1p53);
    for (int i = 0; i < 4; i++) {
      counter.add(0.5);
    }

    assertThat(counter.value()).isEqualTo(0x1p53 + 2);
  }

  @Test
  void amounts_past_the_range_of_long_do_not_make_a_counter_fall() {
    Counter counter = registry.counter("c_total", "C.").series();
    for (int i = 0; i < 4; i++) {
      counter.add(9e18);
    }

    assertThat(counter.value()).isEqualTo(3.6e19);
  }

  @Test
  void a_counter_adds_no_negative_amount_and_none_that_is_no_number() {
    Counter counter = registry.counter("c_total", "C.").series();
    counter.add(1.5);
    counter.add(-0.5);
    counter.add(-1.0);
    counter.add(0.0);
    Arrays.stream(NO_AMOUNTS).forEach(counter::add);

    assertThat(counter.value()).isEqualTo(1.5);
  }

  @Test
  void the_last_value_of_a_gauge_wins_and_amounts_go_up_and_down_from_it() {
    DoubleGauge gauge = registry.doubleGauge("g", "G.").series();
    gauge.set(7);
    gauge.set(-2.5);
    gauge.add(4);
    gauge.add(-0.25);

    assertThat(gauge.value()).isEqualTo(1.25);
  }

  @Test
  void a_gauge_can_be_infinite_but_no_amount_can_spoil_it() {
    DoubleGauge gauge = registry.doubleGauge("g", "G.").series();
    gauge.set(3);
    gauge.set(Double.NaN);
    Arrays.stream(NO_AMOUNTS).forEach(gauge::add);

    assertThat(gauge.value()).isEqualTo(3);
    gauge.set(Double.NEGATIVE_INFINITY);
    assertThat(gauge.value()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void a_histogram_takes_negative_values_and_bounds_and_those_on_a_bound_belong_to_it() {
    DoubleHistogram histogram = histogram(-1.5, 0, 0.1);
    for (double value : new double[] {-1e300, -1.5, -1.4, -0.0, 0.0, 1e-300, 0.1, 0.11, 1e300}) {
      histogram.observe(value);
    }

    assertThat(histogram.counts()).containsExactly(2, 3, 2, 2);
    assertThat(histogram.count()).isEqualTo(9);
  }

  @Test
  void a_zero_on_a_bound_of_negative_zero_belongs_to_it() {
    DoubleHistogram histogram = histogram(-0.0);
    histogram.observe(0.0);

    assertThat(histogram.counts()).containsExactly(1, 0);
  }

  @Test
  void many_buckets_of_values_are_searched_with_the_same_result_as_comparing_them_all() {
    double[] bounds = DoubleStream.iterate(-2, bound -> bound + 0.1).limit(40).toArray();
    DoubleHistogram histogram = histogram(bounds);
    long[] expected = new long[41];
    Random random = new Random(7);
    double sum = 0;
    for (int i = 0; i < 5_000; i++) {
      double value = i < 40 ? bounds[i] : random.nextGaussian() * 2;
      histogram.observe(value);
      sum += value;
      expected[(int) Arrays.stream(bounds).filter(bound -> bound < value).count()]++;
    }

    assertThat(histogram.counts()).containsExactly(expected);
    assertThat(histogram.doubleSum()).isEqualTo(sum);
  }

  @Test
  void what_is_no_number_or_infinite_is_not_observed() {
    DoubleHistogram histogram = histogram(1);
    Summary summary = registry.doubleSummary("s", "S.").series();
    Arrays.stream(NO_AMOUNTS).forEach(histogram::observe);
    Arrays.stream(NO_AMOUNTS).forEach(summary::observe);

    assertThat(histogram.count()).isZero();
    assertThat(histogram.doubleSum()).isZero();
    assertThat(summary.count()).isZero();
    assertThat(summary.doubleSum()).isZero();
  }

  @Test
  void the_largest_number_is_observed() {
    DoubleHistogram histogram = histogram(1);
    histogram.observe(Double.MAX_VALUE);

    assertThat(histogram.counts()).containsExactly(0, 1);
    assertThat(histogram.doubleSum()).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void a_negative_duration_counts_as_zero_in_a_summary() {
    Summary summary = registry.durationSummary("s_seconds", "S.").series();
    summary.observeNanos(-5);
    summary.observeNanos(7);

    assertThat(summary.count()).isEqualTo(2);
    assertThat(summary.longSum()).isEqualTo(7);
  }

  @Test
  void the_exemplar_of_a_value_says_the_value() {
    DoubleHistogram histogram = histogram(1);
    registry.tracesOrNull().set(1, 2, 3);
    histogram.observe(-0.25);
    registry.tracesOrNull().clear();

    assertThat(Scraped.openMetrics(registry))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("h_bucket{le=\"1.0\"} 1 # {span_id=\"0000000000000003\",")
                    .contains("} -0.25 "));
  }

  @Test
  void eight_threads_lose_no_value() throws Exception {
    Counter counter = registry.counter("c_total", "C.").series();
    DoubleGauge gauge = registry.doubleGauge("g", "G.").series();
    DoubleHistogram histogram = histogram(0.5);
    Summary values = registry.doubleSummary("s", "S.").series();
    Summary durations = registry.durationSummary("s_seconds", "S.").series();

    InThreads.run(
        8,
        () -> {
          for (int i = 0; i < 50_000; i++) {
            counter.add(0.5);
            counter.add(1.0);
            gauge.add(1.5);
            gauge.add(-0.5);
            histogram.observe(i % 2);
            values.observe(-0.5);
            durations.observeNanos(3);
          }
        });

    assertThat(counter.value()).isEqualTo(600_000);
    assertThat(gauge.value()).isEqualTo(400_000);
    assertThat(histogram.counts()).containsExactly(200_000, 200_000);
    assertThat(histogram.doubleSum()).isEqualTo(200_000);
    assertThat(values.count()).isEqualTo(400_000);
    assertThat(values.doubleSum()).isEqualTo(-200_000);
    assertThat(durations.count()).isEqualTo(400_000);
    assertThat(durations.longSum()).isEqualTo(1_200_000);
  }

  private DoubleHistogram histogram(double... bounds) {
    return registry.doubleHistogram("h", "H.", bounds).series();
  }
}
