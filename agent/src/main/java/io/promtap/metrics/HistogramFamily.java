package io.promtap.metrics;

/** The histograms of one metric that count durations, sizes, or how many there are. */
public final class HistogramFamily extends BucketFamily<Histogram> {

  /** How many of what is observed make one of what is exposed: nanoseconds and seconds. */
  static final double NANOS = 1e9;

  /** Bytes are exposed as they are. */
  static final double BYTES = 1;

  /** So are counts. */
  static final double ONES = 1;

  private final double unit;
  private final long[] observedBounds;

  HistogramFamily(
      String name,
      String help,
      double unit,
      double[] upperBounds,
      TraceContext tracesOrNull,
      int limit,
      Overflows overflows,
      String... labelNames) {
    super(name, help, upperBounds, tracesOrNull, limit, overflows, labelNames);
    this.unit = unit;
    this.observedBounds = new long[upperBounds.length];
    for (int i = 0; i < upperBounds.length; i++) {
      observedBounds[i] = Math.round(upperBounds[i] * unit);
    }
  }

  @Override
  Histogram newSeries() {
    return new Histogram(observedBounds, tracesOrNull);
  }

  @Override
  double exposed(long observed) {
    return observed / unit;
  }

  @Override
  double exposedSum(Histogram histogram) {
    return exposed(histogram.longSum());
  }

  @Override
  boolean means(Source other) {
    return super.means(other) && unit == ((HistogramFamily) other).unit;
  }
}
