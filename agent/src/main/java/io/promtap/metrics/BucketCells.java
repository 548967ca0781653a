// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one histogram: its buckets, its sum, and the newest exemplar of each bucket. A
 * histogram with native buckets counts in {@link NativeCells}, which know its classic buckets too.
 *
 * <p>There is no separate count. It is the sum of the buckets, so that {@code _count} equals the
 * {@code +Inf} bucket in every scrape, however it races with writers.
 */
abstract class BucketCells extends StripedCells {

  private final long[] upperBounds;

  /** {@code null} in a histogram with classic buckets alone. */
  final @Nullable NativeCells natives;

  /** {@code null} unless the user switches exemplars on. */
  private final @Nullable TraceContext traces;

  /** Made with the first exemplar: few histograms are observed inside a traced request. */
  private final AtomicReference<@Nullable ExemplarCells> exemplars;

  /**
   * @param upperBounds ascending, without infinity; shared by the whole family. Beside native
   *     buckets they are those of doubles, as {@link DoublesAsLongs#ordered} makes them
   */
  BucketCells(long[] upperBounds, @Nullable TraceContext traces, @Nullable NativeCells natives) {
    super(natives == null ? upperBounds.length + 1 : 0);
    this.upperBounds = upperBounds;
    this.natives = natives;
    this.traces = traces;
    this.exemplars = new AtomicReference<>();
  }

  /** Creates a part of a histogram with classic buckets, whose exemplars are the whole's. */
  BucketCells(BucketCells whole) {
    super(whole.upperBounds.length + 1);
    this.upperBounds = whole.upperBounds;
    this.natives = null;
    this.traces = whole.traces;
    this.exemplars = whole.exemplars;
  }

  /** Returns the index of the first bucket whose upper bound is not below the value. */
  final int bucket(long value) {
    return ClassicBounds.bucket(upperBounds, value);
  }

  /** Returns the counts of the classic buckets; of native ones alone, their sum. */
  @Override
  final long[] counts() {
    return natives == null ? super.counts() : natives.read().classic;
  }

  @Override
  final void readCounts(long[] counts) {
    if (natives == null) {
      super.readCounts(counts);
    } else {
      System.arraycopy(natives.read().classic, 0, counts, 0, counts.length);
    }
  }

  /**
   * Keeps an exemplar if this thread works for a trace.
   *
   * @param value in the form that {@link CellUnit#exposed} reads
   */
  final void keepExemplar(int bucket, long value) {
    if (traces != null) {
      long[] trace = traces.current();
      if (trace != null) {
        cellsForExemplars().put(bucket, trace, value);
      }
    }
  }

  private ExemplarCells cellsForExemplars() {
    ExemplarCells known = exemplars.get();
    if (known != null) {
      return known;
    }
    ExemplarCells created = new ExemplarCells(upperBounds.length + 1);
    if (exemplars.compareAndSet(null, created)) {
      return created;
    }
    ExemplarCells earlier = exemplars.get();
    return earlier == null ? created : earlier;
  }

  /** Returns the exemplars; {@code null} before the first one. */
  final @Nullable ExemplarCells exemplars() {
    return exemplars.get();
  }
}
