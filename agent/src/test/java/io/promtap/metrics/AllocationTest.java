// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.promtap.config.HistogramBuckets;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recording on held data points must not cost the application a byte. */
class AllocationTest {

  private static final int CALLS = 100_000;

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void a_counter_a_gauge_and_a_histogram_allocate_nothing() {
    Counter counter = registry.counter("c_total", "C.", "a").series("x");
    Gauge gauge = registry.gauge("g", "G.").series();
    Histogram few = registry.histogram("h_seconds", "H.", new double[] {0.1, 1}).series();
    Histogram many = registry.histogram("m_seconds", "M.", bounds(30)).series();

    assertThat(
            leastBytesPerRound(
                () -> {
                  counter.increment();
                  counter.add(2);
                  gauge.set(1);
                  few.observeNanos(500_000_000);
                  many.observeNanos(500_000_000);
                }))
        .isZero();
  }

  @Test
  void values_allocate_nothing() {
    Counter counter = registry.counter("c_total", "C.").series();
    DoubleGauge gauge = registry.doubleGauge("g", "G.").series();
    DoubleHistogram few = registry.doubleHistogram("h", "H.", new double[] {-1, 1}).series();
    DoubleHistogram many = registry.doubleHistogram("m", "M.", bounds(30)).series();
    Summary durations = registry.durationSummary("s_seconds", "S.").series();
    Summary values = registry.doubleSummary("s", "S.").series();

    assertThat(
            leastBytesPerRound(
                () -> {
                  counter.add(0.5);
                  counter.add(2.0);
                  gauge.set(0.5);
                  gauge.add(-0.25);
                  few.observe(0.5);
                  many.observe(0.5);
                  durations.observeNanos(500_000_000);
                  values.observe(0.5);
                }))
        .isZero();
  }

  @ParameterizedTest
  @EnumSource(HistogramBuckets.class)
  void histograms_of_every_kind_allocate_nothing(HistogramBuckets buckets) {
    MetricRegistry ofKind = new MetricRegistry(100, false, buckets, Map.of());
    Histogram durations = ofKind.histogram("h_seconds", "H.", bounds(11)).series();
    Histogram sizes = ofKind.byteHistogram("h_bytes", "H.", bounds(30)).series();
    DoubleHistogram values = ofKind.doubleHistogram("h", "H.", new double[] {-1, 0, 1}).series();
    DoubleHistogram wide = ofKind.doubleHistogram("w", "W.", new double[] {1}).series();
    for (int exponent = -120; exponent < 1_000; exponent++) {
      wide.observe(Math.scalb(1.0, exponent));
    }

    assertThat(
            leastBytesPerRound(
                () -> {
                  durations.observeNanos(500_000_000);
                  durations.observeNanos(0);
                  sizes.observeBytes(12_345);
                  values.observe(-0.25);
                  values.observe(1e9);
                  wide.observe(1e-20);
                  wide.observe(1e200);
                }))
        .isZero();
  }

  @Test
  void a_walk_to_a_leaf_allocates_nothing_nor_does_one_past_the_limit() {
    Object[] keys = {"GET", 200, true, UUID.randomUUID(), null};
    LabelTree<String> tree =
        new MetricRegistry(1, false)
            .tree("c_total", keys.length, Arrays::toString, () -> "overflow");
    walk(tree, keys);
    Object[] other = {"GET", 201, true, keys[3], null};

    assertThat(
            leastBytesPerRound(
                () -> {
                  walk(tree, keys);
                  walk(tree, other);
                }))
        .isZero();
  }

  private static String walk(LabelTree<String> tree, Object... keys) {
    LabelTree.Node<String> at = tree.root();
    for (Object key : keys) {
      at = at.child(key);
    }
    return tree.leaf(at);
  }

  /** Of some rounds, since the JIT compiler may allocate in the first ones. */
  private long leastBytesPerRound(Runnable record) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < CALLS; i++) {
        record.run();
      }
      long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, after - before);
    }
    return least;
  }

  private static double[] bounds(int length) {
    double[] bounds = new double[length];
    for (int i = 0; i < length; i++) {
      bounds[i] = (i + 1) / 10.0;
    }
    return bounds;
  }
}
