// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A data point of a histogram of durations, sizes or counts. Recording is lock-free. It allocates
 * when a thread is the first of its stripe, and in a native histogram for the first value of an
 * octave.
 */
public final class Histogram extends BucketCells {

  /** More parts than these would make a scrape dear. */
  private static final int MOST_PARTS = 16;

  private final CellUnit unit;

  /** What counts the values of this part; {@code null} in a histogram that is not a part. */
  private final @Nullable Counter counter;

  Histogram(long[] upperBounds, @Nullable TraceContext traces) {
    super(upperBounds, traces, null);
    this.unit = CellUnit.WHOLE_NUMBERS;
    this.counter = null;
  }

  /**
   * @param unit in which values come
   * @param orderedBounds in the exposed unit
   */
  Histogram(
      CellUnit unit, long[] orderedBounds, @Nullable TraceContext traces, NativeCells natives) {
    super(orderedBounds, traces, natives);
    this.unit = unit;
    this.counter = null;
  }

  private Histogram(Histogram whole, Counter counter) {
    super(whole);
    this.unit = whole.unit;
    this.counter = counter;
  }

  /**
   * Returns a part of this histogram. What it observes is observed here too, and counted by the
   * counter, with the writes of one observation. A counter gets the same part each time.
   *
   * @return {@code null} if there is none: then the caller observes and counts
   */
  public synchronized @Nullable Histogram countedBy(Counter calls) {
    StripedCells[] parts = parts();
    for (StripedCells part : parts) {
      if (((Histogram) part).counter == calls) {
        return (Histogram) part;
      }
    }
    if (natives != null || parts.length == MOST_PARTS || calls.sources() >= MOST_PARTS) {
      return null;
    }
    Histogram created = new Histogram(this, calls);
    addPart(created);
    calls.countsWith(created);
    return created;
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
