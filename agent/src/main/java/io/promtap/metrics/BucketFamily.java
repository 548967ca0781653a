package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import java.util.Arrays;
import java.util.List;

/** The histograms of one metric, all with the same buckets. */
abstract class BucketFamily<T extends BucketCells> extends Family<T> {

  private final double[] upperBounds;
  final TraceContext tracesOrNull;

  BucketFamily(
      String name,
      String help,
      double[] upperBounds,
      TraceContext tracesOrNull,
      int limit,
      Overflows overflows,
      String... labelNames) {
    super(name, help, limit, overflows, labelNames);
    this.upperBounds = upperBounds;
    this.tracesOrNull = tracesOrNull;
  }

  /** What was observed, in the unit that is exposed. */
  abstract double exposed(long observed);

  abstract double exposedSum(T histogram);

  /** The bounds that {@code le} says: those configured, then infinity. */
  final double[] exposedBounds() {
    double[] bounds = Arrays.copyOf(upperBounds, upperBounds.length + 1);
    bounds[upperBounds.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  @Override
  boolean means(Source other) {
    return super.means(other) && Arrays.equals(upperBounds, ((BucketFamily<?>) other).upperBounds);
  }

  @Override
  final Collector collector() {
    return ClientCollectors.of(this);
  }

  @Override
  final List<String> claimedNames() {
    return Arrays.asList(name, name + "_bucket", name + "_count", name + "_sum");
  }
}
