package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.List;

/** The histograms of one metric, all with the same buckets. */
public final class HistogramFamily extends Family<Histogram> {

  private static final double NANOS = 1e9;

  private final double[] upperBoundsSeconds;
  private final long[] upperBoundsNanos;
  private final TraceContext tracesOrNull;

  HistogramFamily(
      String name,
      String help,
      double[] upperBoundsSeconds,
      TraceContext tracesOrNull,
      int limit,
      Overflows overflows,
      String... labelNames) {
    super(name, help, limit, overflows, labelNames);
    this.tracesOrNull = tracesOrNull;
    this.upperBoundsSeconds = upperBoundsSeconds;
    this.upperBoundsNanos = new long[upperBoundsSeconds.length];
    for (int i = 0; i < upperBoundsSeconds.length; i++) {
      upperBoundsNanos[i] = Math.round(upperBoundsSeconds[i] * NANOS);
    }
  }

  /** As {@link CounterFamily#series}. */
  public Histogram series(String... labelValues) {
    return find(labelValues);
  }

  /** The bounds that {@code le} says: those configured, then infinity. */
  double[] exposedBounds() {
    double[] bounds = Arrays.copyOf(upperBoundsSeconds, upperBoundsSeconds.length + 1);
    bounds[upperBoundsSeconds.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  @Override
  Histogram newSeries() {
    return new Histogram(upperBoundsNanos, tracesOrNull);
  }

  /** What was observed, in the unit that is exposed. */
  double exposed(long observed) {
    return observed / NANOS;
  }

  @Override
  boolean means(Source other) {
    return super.means(other)
        && Arrays.equals(upperBoundsSeconds, ((HistogramFamily) other).upperBoundsSeconds);
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
