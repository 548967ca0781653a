package io.promtap.metrics;

/** A classic histogram of values of any kind, negative ones too; records as {@link Histogram}. */
public final class DoubleHistogram extends BucketCells {

  /**
   * @param orderedBounds by {@link DoublesAsLongs#ordered}
   */
  DoubleHistogram(long[] orderedBounds, TraceContext tracesOrNull) {
    super(orderedBounds, tracesOrNull);
  }

  /** Ignores what is not a number or infinite: it would spoil the sum for good. */
  public void observe(double value) {
    if (DoublesAsLongs.isFinite(value)) {
      int bucket = bucket(DoublesAsLongs.ordered(value));
      record(bucket, value);
      keepExemplar(bucket, Double.doubleToRawLongBits(value));
    }
  }
}
