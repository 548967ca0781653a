// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A data point of a classic histogram of values of any kind, negative ones too. Recording costs
 * what it costs in a {@link Histogram}.
 */
public final class DoubleHistogram extends BucketCells {

  /**
   * @param orderedBounds as {@link DoublesAsLongs#ordered} makes them
   */
  DoubleHistogram(long[] orderedBounds, @Nullable TraceContext traces) {
    super(orderedBounds, traces);
  }

  /** Records a value. Ignores infinity and NaN, which would spoil the sum for ever. */
  public void observe(double value) {
    if (DoublesAsLongs.isFinite(value)) {
      int bucket = bucket(DoublesAsLongs.ordered(value));
      record(bucket, value);
      keepExemplar(bucket, Double.doubleToRawLongBits(value));
    }
  }
}
