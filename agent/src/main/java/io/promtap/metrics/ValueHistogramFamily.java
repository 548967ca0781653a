package io.promtap.metrics;

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
    this.orderedBounds = new long[upperBounds.length];
    for (int i = 0; i < upperBounds.length; i++) {
      orderedBounds[i] = DoubleBits.ordered(upperBounds[i]);
    }
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
