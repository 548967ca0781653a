// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A data point of a histogram of durations, sizes or counts. Recording is lock-free. It allocates
 * when a thread is the first of its stripe, and in a native histogram for the first value of an
 * octave.
 */
public final class Histogram extends BucketCells {

  private final CellUnit unit;

  Histogram(long[] upperBounds, @Nullable TraceContext traces) {
    super(upperBounds, traces, null);
    this.unit = CellUnit.WHOLE_NUMBERS;
  }

  /**
   * @param unit in which values come
   * @param orderedBounds in the exposed unit
   */
  Histogram(
      CellUnit unit, long[] orderedBounds, @Nullable TraceContext traces, NativeCells natives) {
    super(orderedBounds, traces, natives);
    this.unit = unit;
  }

  /** Records a duration; a negative one, from a clock that steps back, counts as 0. */
  public void observeNanos(long nanos) {
    observe(Math.max(nanos, 0));
  }

  /** Records a size; a negative one counts as 0. */
  public void observeBytes(long bytes) {
    observe(Math.max(bytes, 0));
  }

  /** Records a count of something; a negative number counts as 0. */
  public void observeCount(long count) {
    observe(Math.max(count, 0));
  }

  private void observe(long value) {
    if (natives != null) {
      observe(value, unit.exposed(value), natives);
      return;
    }
    int bucket = bucket(value);
    record(bucket, value);
    keepExemplar(bucket, value);
  }

  private void observe(long value, double exposed, NativeCells cells) {
    int place = NativeBounds.place(exposed);
    int bucket = bucket(DoublesAsLongs.ordered(exposed));
    NativeBlock block = cells.block(place);
    int cell = block.cell(place, cells.classic(bucket));
    addToSum(value);
    block.getAndIncrement(cell);
    keepExemplar(bucket, value);
  }
}
