// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The cells of one classic histogram: its buckets, its sum, and the newest exemplar of each bucket.
 *
 * <p>There is no separate count. It is the sum of the buckets, so that {@code _count} equals the
 * {@code +Inf} bucket in every scrape, however it races with writers.
 */
abstract class BucketCells extends StripedCells {

  /** With more bounds than these a binary search is faster than a walk along them. */
  private static final int LONGEST_LINEAR_SCAN = 16;

  private final long[] upperBounds;

  /** Null unless the user switches exemplars on. */
  private final TraceContext tracesOrNull;

  /** Made with the first exemplar: few histograms are observed inside a traced request. */
  private final AtomicReference<ExemplarCells> exemplars = new AtomicReference<>();

  /**
   * @param upperBounds ascending, without infinity; shared by the whole family
   */
  BucketCells(long[] upperBounds, TraceContext tracesOrNull) {
    super(upperBounds.length + 1);
    this.upperBounds = upperBounds;
    this.tracesOrNull = tracesOrNull;
  }

  /** The first bucket whose upper bound is not below the value. */
  final int bucket(long value) {
    long[] bounds = upperBounds;
    if (bounds.length > LONGEST_LINEAR_SCAN) {
      int found = Arrays.binarySearch(bounds, value);
      return found >= 0 ? found : -found - 1;
    }
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /**
   * @param value as {@link CellUnit#exposed} understands it
   */
  final void keepExemplar(int bucket, long value) {
    if (tracesOrNull != null) {
      long[] trace = tracesOrNull.current();
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
    return exemplars.compareAndSet(null, created) ? created : exemplars.get();
  }

  /** Null if there is none. */
  final ExemplarCells exemplarsOrNull() {
    return exemplars.get();
  }
}
