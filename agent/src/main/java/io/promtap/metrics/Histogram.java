package io.promtap.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A classic histogram of durations. Recording is lock-free; it allocates when a thread is the first
 * of its stripe, and nothing after that.
 *
 * <p>The cells are striped by thread, since on many cores one shared cell costs more than all the
 * rest of a record. A stripe holds the count of every bucket and the sum of nanoseconds next to
 * each other, behind a cache line of padding, so that a record writes one or two lines that no
 * other processor is likely to own.
 *
 * <p>There is no separate count: it is the sum of the buckets, so that {@code _count} equals the
 * {@code +Inf} bucket in every scrape, however it races with writers.
 */
public final class Histogram {

  /** 64 bytes: keeps the cells off the cache line of whatever lies before them in memory. */
  private static final int PADDING = 8;

  /** From here on halving the range beats walking along it. */
  private static final int LONGEST_LINEAR_SCAN = 16;

  private static final int MOST_STRIPES = 8;
  private static final int STRIPES = stripes(Runtime.getRuntime().availableProcessors());

  private final long[] upperBoundsNanos;
  private final int sumIndex;
  private final AtomicReferenceArray<AtomicLongArray> stripes = new AtomicReferenceArray<>(STRIPES);

  /**
   * @param upperBoundsNanos ascending, without the one of infinity; shared by the whole family
   */
  Histogram(long[] upperBoundsNanos) {
    this.upperBoundsNanos = upperBoundsNanos;
    this.sumIndex = PADDING + upperBoundsNanos.length + 1;
  }

  static int stripes(int processors) {
    int wanted = Math.min(Math.max(processors, 1), MOST_STRIPES);
    int powerOfTwo = Integer.highestOneBit(wanted);
    return powerOfTwo == wanted ? powerOfTwo : powerOfTwo << 1;
  }

  /** Records a duration; a negative one, as a stepping clock may give, counts as 0. */
  public void observeNanos(long nanos) {
    long duration = Math.max(nanos, 0);
    AtomicLongArray cells = stripe();
    cells.getAndIncrement(PADDING + bucket(duration));
    cells.getAndAdd(sumIndex, duration);
  }

  public long count() {
    long count = 0;
    for (long inBucket : bucketCounts()) {
      count += inBucket;
    }
    return count;
  }

  /** Counts of the buckets, not cumulative; the last one is that of infinity. */
  long[] bucketCounts() {
    long[] counts = new long[upperBoundsNanos.length + 1];
    for (int i = 0; i < STRIPES; i++) {
      AtomicLongArray cells = stripes.get(i);
      for (int bucket = 0; cells != null && bucket < counts.length; bucket++) {
        counts[bucket] += cells.get(PADDING + bucket);
      }
    }
    return counts;
  }

  double sumSeconds() {
    long nanos = 0;
    for (int i = 0; i < STRIPES; i++) {
      AtomicLongArray cells = stripes.get(i);
      nanos += cells == null ? 0 : cells.get(sumIndex);
    }
    return nanos / 1e9;
  }

  private AtomicLongArray stripe() {
    int index = (int) Thread.currentThread().getId() & (STRIPES - 1);
    AtomicLongArray cells = stripes.get(index);
    return cells == null ? newStripe(index) : cells;
  }

  private AtomicLongArray newStripe(int index) {
    AtomicLongArray created = new AtomicLongArray(sumIndex + 1);
    return stripes.compareAndSet(index, null, created) ? created : stripes.get(index);
  }

  /** The first bucket whose upper bound is not below the duration. */
  private int bucket(long nanos) {
    long[] bounds = upperBoundsNanos;
    if (bounds.length > LONGEST_LINEAR_SCAN) {
      int found = Arrays.binarySearch(bounds, nanos);
      return found >= 0 ? found : -found - 1;
    }
    int bucket = 0;
    while (bucket < bounds.length && nanos > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }
}
