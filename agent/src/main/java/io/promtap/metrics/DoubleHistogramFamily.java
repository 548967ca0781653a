package io.promtap.metrics;

/** The histograms of one metric that observe values of any kind. */
public final class DoubleHistogramFamily extends BucketFamily<DoubleHistogram> {

  private final long[] orderedBounds;

  DoubleHistogramFamily(
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
      orderedBounds[i] = DoublesAsLongs.ordered(upperBounds[i]);
    }
  }

  @Override
  DoubleHistogram newSeries() {
    return new DoubleHistogram(orderedBounds, tracesOrNull);
  }

  @Override
  double exposed(long observed) {
    return Double.longBitsToDouble(observed);
  }

  @Override
  double exposedSum(DoubleHistogram histogram) {
    return histogram.doubleSum();
  }
}
