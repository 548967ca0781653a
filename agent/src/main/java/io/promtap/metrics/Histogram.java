package io.promtap.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A classic histogram of durations or sizes. Recording is lock-free; it allocates when a thread is
 * the first of its stripe, and nothing after that.
 *
 * <p>The cells are striped by thread, since on many cores one shared cell costs more than all the
 * rest of a record. A stripe holds the count of every bucket and the sum next to each other, behind
 * a cache line of padding, so that a record writes one or two lines that no other processor is
 * likely to own.
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

  private final long[] upperBounds;
  private final int sumIndex;
  private final AtomicReferenceArray<AtomicLongArray> stripes = new AtomicReferenceArray<>(STRIPES);

  /** Null if there are no exemplars, as there are none unless the user wants them. */
  private final TraceContext tracesOrNull;

  /** Made with the first exemplar: few histograms are observed inside a traced request. */
  private final AtomicReference<ExemplarCells> exemplars = new AtomicReference<>();

  /**
   * @param upperBounds ascending, without the one of infinity; shared by the whole family
   */
  Histogram(long[] upperBounds, TraceContext tracesOrNull) {
    this.upperBounds = upperBounds;
    this.tracesOrNull = tracesOrNull;
    this.sumIndex = PADDING + upperBounds.length + 1;
  }

  static int stripes(int processors) {
    int wanted = Math.min(Math.max(processors, 1), MOST_STRIPES);
    int powerOfTwo = Integer.highestOneBit(wanted);
    return powerOfTwo == wanted ? powerOfTwo : powerOfTwo << 1;
  }

  /** Records a duration; a negative one, as a stepping clock may give, counts as 0. */
  public void observeNanos(long nanos) {
    observe(Math.max(nanos, 0));
  }

  /** Records a size; a negative one counts as 0. */
  public void observeBytes(long bytes) {
    observe(Math.max(bytes, 0));
  }

  /** Records how many; for the histograms of {@link MetricRegistry#countHistogram}. */
  public void observeCount(long count) {
    observe(Math.max(count, 0));
  }

  private void observe(long value) {
    int bucket = bucket(value);
    AtomicLongArray cells = stripe();
    cells.getAndIncrement(PADDING + bucket);
    cells.getAndAdd(sumIndex, value);
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
  ExemplarCells exemplarsOrNull() {
    return exemplars.get();
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
    long[] counts = new long[upperBounds.length + 1];
    for (int i = 0; i < STRIPES; i++) {
      AtomicLongArray cells = stripes.get(i);
      for (int bucket = 0; cells != null && bucket < counts.length; bucket++) {
        counts[bucket] += cells.get(PADDING + bucket);
      }
    }
    return counts;
  }

  /** In the unit of what was observed. */
  long sum() {
    long sum = 0;
    for (int i = 0; i < STRIPES; i++) {
      AtomicLongArray cells = stripes.get(i);
      sum += cells == null ? 0 : cells.get(sumIndex);
    }
    return sum;
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

  /** The first bucket whose upper bound is not below the value. */
  private int bucket(long value) {
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
}
