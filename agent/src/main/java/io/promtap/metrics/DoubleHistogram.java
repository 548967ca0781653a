// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A data point of a histogram of values of any kind, negative ones too. Recording costs what it
 * costs in a {@link Histogram}.
 */
public final class DoubleHistogram extends BucketCells {

  /**
   * @param orderedBounds as {@link DoublesAsLongs#ordered} makes them
   */
  DoubleHistogram(
      long[] orderedBounds, @Nullable TraceContext traces, @Nullable NativeCells natives) {
    super(orderedBounds, traces, natives);
  }

  /** Records a value. Ignores infinity and NaN, which would spoil the sum for ever. */
  public void observe(double value) {
    if (DoublesAsLongs.isFinite(value)) {
      int bucket = bucket(DoublesAsLongs.ordered(value));
      if (natives == null) {
        record(bucket, value);
      } else {
        count(bucket, value, natives);
      }
      keepExemplar(bucket, Double.doubleToRawLongBits(value));
    }
  }

  private void count(int bucket, double value, NativeCells cells) {
    int place = NativeBounds.place(value);
    NativeBlock block = cells.block(place);
    int cell = block.cell(place, cells.classic(bucket));
    addToSum(value);
    block.getAndIncrement(cell);
  }
}
