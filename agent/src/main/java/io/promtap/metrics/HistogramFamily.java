package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.List;

/** The histograms of one metric, all with the same buckets. */
public final class HistogramFamily extends Family<Histogram> {

  /** How many of what is observed make one of what is exposed: nanoseconds and seconds. */
  static final double NANOS = 1e9;

  /** Bytes are exposed as they are. */
  static final double BYTES = 1;

  /** So are counts. */
  static final double ONES = 1;

  private final double unit;
  private final double[] upperBounds;
  private final long[] observedBounds;
  private final TraceContext tracesOrNull;

  HistogramFamily(
      String name,
      String help,
      double unit,
      double[] upperBounds,
      TraceContext tracesOrNull,
      int limit,
      Overflows overflows,
      String... labelNames) {
    super(name, help, limit, overflows, labelNames);
    this.tracesOrNull = tracesOrNull;
    this.unit = unit;
    this.upperBounds = upperBounds;
    this.observedBounds = new long[upperBounds.length];
    for (int i = 0; i < upperBounds.length; i++) {
      observedBounds[i] = Math.round(upperBounds[i] * unit);
    }
  }

  /** As {@link CounterFamily#series}. */
  public Histogram series(String... labelValues) {
    return find(labelValues);
  }

  /** The bounds that {@code le} says: those configured, then infinity. */
  double[] exposedBounds() {
    double[] bounds = Arrays.copyOf(upperBounds, upperBounds.length + 1);
    bounds[upperBounds.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  @Override
  Histogram newSeries() {
    return new Histogram(observedBounds, tracesOrNull);
  }

  /** What was observed, in the unit that is exposed. */
  double exposed(long observed) {
    return observed / unit;
  }

  @Override
  boolean means(Source other) {
    return super.means(other)
        && unit == ((HistogramFamily) other).unit
        && Arrays.equals(upperBounds, ((HistogramFamily) other).upperBounds);
  }

  @Override
  MetricSnapshot snapshot() {
    return Snapshots.of(this);
  }

  @Override
  List<String> claimedNames() {
    return Arrays.asList(name, name + "_bucket", name + "_count", name + "_sum");
  }
}
