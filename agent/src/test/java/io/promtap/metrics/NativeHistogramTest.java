// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.promtap.config.HistogramBuckets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Native buckets beside those of the client's histogram with its defaults. */
class NativeHistogramTest {

  private static final double[] BOUNDS = {
    -3, -1e-40, 0, 1e-40, 0.005, 0.0051, 0.25, 0.5, 1, 1.5, 10, 1e100
  };

  @ParameterizedTest
  @EnumSource(value = HistogramBuckets.class, mode = Mode.EXCLUDE, names = "CLASSIC")
  void millions_of_durations_have_the_clients_buckets(HistogramBuckets buckets) {
    SplittableRandom random = new SplittableRandom(1);
    Pair pair = new Pair(buckets, 0.005, 0.0051, 0.1, 1);
    for (int i = 0; i < 2_000_000; i++) {
      pair.observeNanos((long) (Math.exp(random.nextDouble() * 12) * 1_000));
    }
    pair.assertEqual();
    pair.observeNanos(0);
    pair.observeNanos(1);
    pair.observeNanos(Long.MAX_VALUE / 3);
    pair.assertEqual();
  }

  @ParameterizedTest
  @EnumSource(value = HistogramBuckets.class, mode = Mode.EXCLUDE, names = "CLASSIC")
  void values_of_every_size_and_sign_have_the_clients_buckets(HistogramBuckets buckets) {
    SplittableRandom random = new SplittableRandom(2);
    for (DoubleSupplier values :
        List.<DoubleSupplier>of(
            () -> random.nextDouble(-4, 4),
            () -> Double.longBitsToDouble(random.nextLong()),
            () -> random.nextInt(-20, 20),
            () -> random.nextDouble() * Double.MIN_NORMAL,
            () -> Math.pow(10, random.nextDouble(-5, 5)),
            () -> BOUNDS[random.nextInt(BOUNDS.length)],
            () -> Math.scalb(1.0, random.nextInt(-130, 130)),
            () -> Double.MAX_VALUE / (1 + random.nextInt(5)))) {
      Pair pair = new Pair(buckets, BOUNDS);
      for (int i = 0; i < 300_000; i++) {
        pair.observe(values.getAsDouble());
      }
      pair.assertEqual();
    }
  }

  @Test
  void values_on_a_bound_and_beside_it_have_the_clients_buckets() {
    for (int octave = 0; octave < NativeBounds.NEGATIVE; octave += NativeBounds.PER_OCTAVE) {
      Pair pair = new Pair(HistogramBuckets.BOTH, BOUNDS);
      for (int place = octave; place < octave + NativeBounds.PER_OCTAVE; place++) {
        double bound = NativeBounds.largestSize(place);
        pair.observe(Math.nextDown(bound));
        pair.observe(bound);
        pair.observe(Math.nextUp(bound));
        pair.observe(-bound);
      }
      pair.assertEqual();
    }
  }

  @Test
  void powers_of_two_have_the_clients_buckets() {
    for (HistogramBuckets buckets : List.of(HistogramBuckets.NATIVE, HistogramBuckets.BOTH)) {
      Pair pair = new Pair(buckets, BOUNDS);
      for (int i = Double.MIN_EXPONENT - 52; i <= Double.MAX_EXPONENT; i++) {
        pair.observe(Math.scalb(1.0, i));
        pair.observe(-Math.scalb(1.0, i));
        if (i % 50 == 0) {
          pair.assertEqual();
        }
      }
      pair.assertEqual();
    }
  }

  @Test
  void the_values_of_a_place_lie_between_its_bounds() {
    for (int place = 0; place < NativeBounds.ZERO; place++) {
      double sign = place < NativeBounds.NEGATIVE ? 1 : -1;
      assertThat(NativeBounds.place(sign * NativeBounds.smallestSize(place))).isEqualTo(place);
      assertThat(NativeBounds.place(sign * NativeBounds.largestSize(place))).isEqualTo(place);
    }
    assertThat(NativeBounds.place(0)).isEqualTo(NativeBounds.ZERO);
    assertThat(NativeBounds.place(-Double.MIN_VALUE)).isEqualTo(NativeBounds.ZERO);
    assertThat(NativeBounds.place(NativeBounds.ZERO_THRESHOLD)).isEqualTo(NativeBounds.ZERO);
  }

  @Test
  void no_scrape_is_finer_than_an_earlier_one_nor_has_more_buckets_than_the_limit() {
    Random random = new Random(3);
    Pair pair = new Pair(HistogramBuckets.BOTH, BOUNDS);
    int last = NativeBounds.SCHEMA;
    List<Integer> schemas = new ArrayList<>();
    for (int octave = 0; octave < 1_100; octave++) {
      for (int i = 0; i < 5; i++) {
        pair.observe(Math.scalb(1 + random.nextDouble(), octave - 120));
        pair.observe(-Math.scalb(1 + random.nextDouble(), 120 - octave));
      }
      HistogramDataPointSnapshot ours = pair.ours();
      assertThat(ours.getNativeSchema()).isLessThanOrEqualTo(last);
      assertThat(buckets(ours)).isLessThanOrEqualTo(NativeCells.MOST_BUCKETS);
      assertThat(ours.getCount()).isEqualTo(10L * (octave + 1));
      last = ours.getNativeSchema();
      schemas.add(last);
    }
    assertThat(schemas).contains(5, 4, 3, 2, 1, 0, -1, -2, -3).doesNotContain(-5);
    pair.assertEqual();
  }

  @ParameterizedTest
  @EnumSource(value = HistogramBuckets.class, mode = Mode.EXCLUDE, names = "CLASSIC")
  void memory_is_bounded_whatever_is_observed(HistogramBuckets buckets) {
    NativeCells cells = new NativeCells(buckets.areClassic() ? ordered(BOUNDS) : new long[0]);
    Set<NativeBlock> blocks = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int place = 0; place < NativeBounds.PLACES; place++) {
      blocks.add(cells.block(place));
    }
    long bytes = blocks.stream().mapToLong(block -> 32 + 8L * block.length()).sum();

    assertThat(bytes).isBetween(40_000L, 70_000L);
  }

  @Test
  void what_counts_by_octave_is_shown_by_octave_even_if_no_other_octave_was_counted_in() {
    NativeCells cells = new NativeCells();
    int octave = 0;
    for (; octave < NativeCells.MOST_BUCKETS; octave++) {
      cells.block(octave * NativeBounds.PER_OCTAVE);
    }
    int place = octave * NativeBounds.PER_OCTAVE + 7;
    NativeBlock block = cells.block(place);
    block.getAndIncrement(block.cell(place, 0));

    NativeCounts counts = cells.read();

    assertThat(counts.schema).isZero();
    assertThat(counts.positive.counts()).containsExactly(1);
    assertThat(counts.positive.indexes()).containsExactly(NativeBounds.index(place) / 32 + 1);
  }

  @Test
  void eight_threads_lose_no_value_and_each_scrape_is_whole() throws Exception {
    MetricRegistry registry = new MetricRegistry(10, false, HistogramBuckets.BOTH, Map.of());
    Family<Histogram> family = registry.histogram("h_seconds", "H.", new double[] {0.1, 1}, "a");
    Histogram histogram = family.series("x");
    AtomicInteger number = new AtomicInteger();
    AtomicInteger recording = new AtomicInteger(7);
    InThreads.run(
        8,
        () -> {
          if (number.getAndIncrement() == 0) {
            long last = 0;
            while (recording.get() > 0) {
              HistogramDataPointSnapshot point = point(registry, "h_seconds");
              long classic = 0;
              for (int i = 0; i < point.getClassicBuckets().size(); i++) {
                classic += point.getClassicBuckets().getCount(i);
              }
              assertThat(classic).isEqualTo(point.getCount()).isGreaterThanOrEqualTo(last);
              assertThat(point.getSum()).isGreaterThanOrEqualTo(point.getCount() * 0.001 - 1e-6);
              last = classic;
            }
          } else {
            for (int i = 0; i < 200_000; i++) {
              histogram.observeNanos(1_000_000L << (i % 12));
            }
            recording.getAndDecrement();
          }
        });

    assertThat(point(registry, "h_seconds").getCount()).isEqualTo(1_400_000);
    assertThat(histogram.count()).isEqualTo(1_400_000);
  }

  @Test
  void threads_that_are_at_once_the_first_of_an_octave_lose_no_value() throws Exception {
    List<DoubleHistogram> histograms =
        Stream.generate(() -> new DoubleHistogram(new long[0], null, new NativeCells()))
            .limit(10_000)
            .toList();
    InThreads.run(
        16,
        () ->
            histograms.forEach(
                histogram ->
                    IntStream.of(0, 1, 70)
                        .forEach(exponent -> histogram.observe(Math.scalb(1, exponent)))));

    assertThat(histograms).allMatch(histogram -> histogram.count() == 48);
  }

  @Test
  void text_formats_have_classic_buckets_only_where_there_are_some() {
    assertThat(samples(HistogramBuckets.BOTH))
        .containsExactly(
            "h_seconds_bucket{le=\"0.1\"} 1",
            "h_seconds_bucket{le=\"1.0\"} 2",
            "h_seconds_bucket{le=\"+Inf\"} 2",
            "h_seconds_count 2",
            "h_seconds_sum 0.55");
    assertThat(samples(HistogramBuckets.NATIVE))
        .containsExactly(
            "h_seconds_bucket{le=\"+Inf\"} 2", "h_seconds_count 2", "h_seconds_sum 0.55");
  }

  private static List<String> samples(HistogramBuckets buckets) {
    MetricRegistry registry = new MetricRegistry(10, false, buckets, Map.of());
    Histogram histogram = registry.histogram("h_seconds", "H.", new double[] {0.1, 1}).series();
    histogram.observeNanos(50_000_000);
    histogram.observeNanos(500_000_000);
    return Scraped.samples(registry);
  }

  @Test
  void exemplars_stay_those_of_the_configured_buckets() {
    MetricRegistry registry = new MetricRegistry(10, true, HistogramBuckets.NATIVE, Map.of());
    Histogram histogram = registry.histogram("h_seconds", "H.", new double[] {0.1, 1}).series();
    registry.tracesOrNull().set(1, 2, 3);
    try {
      for (long nanos : new long[] {1, 2, 500_000_000, 5_000_000_000L}) {
        histogram.observeNanos(nanos);
      }
    } finally {
      registry.tracesOrNull().clear();
    }

    assertThat(point(registry, "h_seconds").getExemplars())
        .extracting(exemplar -> exemplar.getValue())
        .containsExactly(2e-9, 0.5, 5.0);
  }

  private static long[] ordered(double... bounds) {
    return CellUnit.DOUBLES.comparable(bounds);
  }

  private static int buckets(HistogramDataPointSnapshot point) {
    return point.getNativeBucketsForPositiveValues().size()
        + point.getNativeBucketsForNegativeValues().size();
  }

  private static HistogramDataPointSnapshot point(MetricRegistry registry, String name) {
    return ((HistogramSnapshot) registry.prometheus().scrape(name::equals).get(0))
        .getDataPoints()
        .get(0);
  }

  /** A histogram of ours and the client's, which get the same values. */
  private static final class Pair {
    private final MetricRegistry registry;
    private final Histogram durations;
    private final DoubleHistogram values;
    private final io.prometheus.metrics.core.metrics.Histogram client;
    private boolean areDurations;

    Pair(HistogramBuckets buckets, double... bounds) {
      registry = new MetricRegistry(10, false, buckets, Map.of());
      durations = registry.histogram("h_seconds", "H.", bounds).series();
      values = registry.doubleHistogram("v", "V.", bounds).series();
      var builder = io.prometheus.metrics.core.metrics.Histogram.builder().name("h").help("H.");
      client =
          (buckets == HistogramBuckets.NATIVE
                  ? builder.nativeOnly()
                  : builder.classicUpperBounds(bounds))
              .build();
      client.initLabelValues();
    }

    void observeNanos(long nanos) {
      areDurations = true;
      durations.observeNanos(nanos);
      client.observe(nanos / 1e9);
    }

    void observe(double value) {
      if (Math.abs(value) <= Double.MAX_VALUE) {
        values.observe(value);
        client.observe(value);
      }
    }

    HistogramDataPointSnapshot ours() {
      return point(registry, areDurations ? "h_seconds" : "v");
    }

    void assertEqual() {
      HistogramDataPointSnapshot ours = ours();
      HistogramDataPointSnapshot theirs = client.collect().getDataPoints().get(0);
      int steps = theirs.getNativeSchema() - ours.getNativeSchema();
      assertThat(steps).isBetween(0, buckets(theirs) > NativeCells.MOST_BUCKETS ? 9 : 0);
      assertThat(ours.getCount()).isEqualTo(theirs.getCount());
      assertThat(ours.getNativeZeroCount()).isEqualTo(theirs.getNativeZeroCount());
      assertThat(ours.getNativeZeroThreshold()).isEqualTo(theirs.getNativeZeroThreshold());
      assertThat(counts(ours.getNativeBucketsForPositiveValues(), 0))
          .isEqualTo(counts(theirs.getNativeBucketsForPositiveValues(), steps));
      assertThat(counts(ours.getNativeBucketsForNegativeValues(), 0))
          .isEqualTo(counts(theirs.getNativeBucketsForNegativeValues(), steps));
      assertThat(ours.getClassicBuckets().stream().toList())
          .usingRecursiveComparison()
          .isEqualTo(theirs.getClassicBuckets().stream().toList());
    }

    /** The counts by index, after steps that the client owes until the next new bucket. */
    private static TreeMap<Long, Long> counts(NativeHistogramBuckets buckets, int steps) {
      TreeMap<Long, Long> counts = new TreeMap<>();
      for (int i = 0; i < buckets.size(); i++) {
        long index = -Math.floorDiv(-(long) buckets.getBucketIndex(i), 1L << steps);
        counts.merge(index, buckets.getCount(i), Long::sum);
      }
      return counts;
    }
  }
}
