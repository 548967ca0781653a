// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one classic histogram: its buckets, its sum, and the newest exemplar of each bucket.
 *
 * <p>There is no separate count. It is the sum of the buckets, so that {@code _count} equals the
 * {@code +Inf} bucket in every scrape, however it races with writers.
 */
abstract class BucketCells extends StripedCells {

  /** With more bounds than this, a binary search is faster than a linear scan. */
  private static final int LONGEST_LINEAR_SCAN = 16;

  private final long[] upperBounds;

  /** {@code null} unless the user switches exemplars on. */
  private final @Nullable TraceContext traces;

  /** Made with the first exemplar: few histograms are observed inside a traced request. */
  private final AtomicReference<@Nullable ExemplarCells> exemplars = new AtomicReference<>();

  /**
   * @param upperBounds ascending, without infinity; shared by the whole family
   */
  BucketCells(long[] upperBounds, @Nullable TraceContext traces) {
    super(upperBounds.length + 1);
    this.upperBounds = upperBounds;
    this.traces = traces;
  }

  /** Returns the index of the first bucket whose upper bound is not below the value. */
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
