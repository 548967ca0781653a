// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.promtap.config.HistogramBuckets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kind of the data points of one family: how they are made, which type they are exposed as, in
 * which unit they hold numbers, and between which bounds a histogram counts.
 *
 * <p>The factories are anonymous classes: a start loads those that it uses, and no lambda.
 */
final class DataPointKind<T> {

  private static final double[] NO_BOUNDS = {};

  final MetricType type;
  final CellUnit unit;
  private final double[] upperBounds;
  private final HistogramBuckets buckets;
  private final Supplier<T> factory;

  private DataPointKind(MetricType type, CellUnit unit, double[] upperBounds, Supplier<T> factory) {
    this(type, unit, upperBounds, HistogramBuckets.CLASSIC, factory);
  }

  private DataPointKind(
      MetricType type,
      CellUnit unit,
      double[] upperBounds,
      HistogramBuckets buckets,
      Supplier<T> factory) {
    this.type = type;
    this.unit = unit;
    this.upperBounds = upperBounds;
    this.buckets = buckets;
    this.factory = factory;
    if (buckets.areNative()) {
      NativeCells.prepare();
    }
  }

  static DataPointKind<Counter> counters() {
    return new DataPointKind<>(
        MetricType.COUNTER,
        CellUnit.DOUBLES,
        NO_BOUNDS,
        new Supplier<Counter>() {
          @Override
          public Counter get() {
            return new Counter();
          }
        });
  }

  static DataPointKind<Gauge> gauges() {
    return new DataPointKind<>(
        MetricType.GAUGE,
        CellUnit.WHOLE_NUMBERS,
        NO_BOUNDS,
        new Supplier<Gauge>() {
          @Override
          public Gauge get() {
            return new Gauge();
          }
        });
  }

  static DataPointKind<DoubleGauge> doubleGauges() {
    return new DataPointKind<>(
        MetricType.GAUGE,
        CellUnit.DOUBLES,
        NO_BOUNDS,
        new Supplier<DoubleGauge>() {
          @Override
          public DoubleGauge get() {
            return new DoubleGauge();
          }
        });
  }

  /**
   * @param unit any but {@link CellUnit#DOUBLES}
   * @param upperBounds in the exposed unit, ascending, without infinity
   */
  static DataPointKind<Histogram> histograms(
      CellUnit unit,
      double[] upperBounds,
      @Nullable TraceContext traces,
      HistogramBuckets buckets) {
    if (buckets.areNative()) {
      return nativeHistograms(unit, upperBounds, traces, buckets);
    }
    long[] comparable = unit.comparable(upperBounds);
    return new DataPointKind<>(
        MetricType.HISTOGRAM,
        unit,
        upperBounds,
        new Supplier<Histogram>() {
          @Override
          public Histogram get() {
            return new Histogram(comparable, traces);
          }
        });
  }

  private static DataPointKind<Histogram> nativeHistograms(
      CellUnit unit,
      double[] upperBounds,
      @Nullable TraceContext traces,
      HistogramBuckets buckets) {
    long[] ordered = CellUnit.DOUBLES.comparable(upperBounds);
    long[] classic = buckets.areClassic() ? ordered : new long[0];
    return new DataPointKind<>(
        MetricType.HISTOGRAM,
        unit,
        upperBounds,
        buckets,
        new Supplier<Histogram>() {
          @Override
          public Histogram get() {
            return new Histogram(unit, ordered, traces, new NativeCells(classic));
          }
        });
  }

  /** Returns the kind of {@link #histograms} for doubles. */
  static DataPointKind<DoubleHistogram> doubleHistograms(
      double[] upperBounds, @Nullable TraceContext traces, HistogramBuckets buckets) {
    long[] ordered = CellUnit.DOUBLES.comparable(upperBounds);
    long[] classic = buckets.areClassic() ? ordered : new long[0];
    return new DataPointKind<>(
        MetricType.HISTOGRAM,
        CellUnit.DOUBLES,
        upperBounds,
        buckets,
        new Supplier<DoubleHistogram>() {
          @Override
          public DoubleHistogram get() {
            NativeCells natives = buckets.areNative() ? new NativeCells(classic) : null;
            return new DoubleHistogram(ordered, traces, natives);
          }
        });
  }

  static DataPointKind<Summary> summaries(CellUnit unit) {
    return new DataPointKind<>(
        MetricType.SUMMARY,
        unit,
        NO_BOUNDS,
        new Supplier<Summary>() {
          @Override
          public Summary get() {
            return new Summary();
          }
        });
  }

  T newDataPoint() {
    return factory.get();
  }

  /**
   * Returns the values of the label {@code le}: the configured bounds, then infinity. Native
   * buckets alone have infinity only.
   */
  double[] exposedBounds() {
    if (!buckets.areClassic()) {
      return new double[] {Double.POSITIVE_INFINITY};
    }
    double[] bounds = Arrays.copyOf(upperBounds, upperBounds.length + 1);
    bounds[upperBounds.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  boolean isSameAs(DataPointKind<?> other) {
    return type == other.type
        && unit == other.unit
        && buckets == other.buckets
        && Arrays.equals(upperBounds, other.upperBounds);
  }
}
