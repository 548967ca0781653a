// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/**
 * A data point of a classic histogram of values of any kind, negative ones too. Recording costs
 * what it costs in a {@link Histogram}.
 */
public final class DoubleHistogram extends BucketCells {

  /**
   * @param orderedBounds as {@link DoublesAsLongs#ordered} makes them
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
