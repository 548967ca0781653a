package io.promtap.metrics;

import java.util.Arrays;

/** The histograms of one metric that observe values of any kind. */
public final class ValueHistogramFamily extends BucketFamily<ValueHistogram> {

  private final long[] orderedBounds;

  ValueHistogramFamily(
      String name,
      String help,
      double[] upperBounds,
      TraceContext tracesOrNull,
      int limit,
      Overflows overflows,
      String... labelNames) {
    super(name, help, upperBounds, tracesOrNull, limit, overflows, labelNames);
    this.orderedBounds = Arrays.stream(upperBounds).mapToLong(DoubleBits::ordered).toArray();
  }

  @Override
  ValueHistogram newSeries() {
    return new ValueHistogram(orderedBounds, tracesOrNull);
  }

  @Override
  double exposed(long observed) {
    return Double.longBitsToDouble(observed);
  }

  @Override
  double exposedSum(ValueHistogram histogram) {
    return histogram.doubleSum();
  }
}
