// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The cells of counts and a sum, striped by thread. Recording is lock-free. It allocates when a
 * thread is the first of its stripe, and nothing after that.
 *
 * <p>On many cores one shared cell costs more than all the rest of a record, hence the stripes. A
 * stripe holds the counts and the sum next to each other, behind a cache line of padding, so that a
 * record writes one or two lines that no other processor is likely to own.
 *
 * <p>A record adds to the sum before it counts, and a scrape reads the counts before the sum, so
 * that the sum of a scrape has every value that its counts have. The other way round a thread that
 * is suspended in between shows a call in one scrape and its seconds in the next.
 */
abstract class StripedCells {

  /** 64 bytes, so that the cells share no cache line with what lies before them in memory. */
  static final int PADDING = 8;

  private static final StripedCells[] NO_PARTS = {};

  private static final int MOST_STRIPES = 8;
  static final int STRIPES = stripes(Runtime.getRuntime().availableProcessors());

  /** The index of the sum, behind the counts: a long, or the bits of a double. */
  final int sumIndex;

  private final AtomicReferenceArray<AtomicLongArray> stripes = new AtomicReferenceArray<>(STRIPES);

  /** Further cells, whose values are values of these as well. Replaced as a whole. */
  private volatile StripedCells[] parts = NO_PARTS;

  StripedCells(int counts) {
    this.sumIndex = PADDING + counts;
  }

  static int stripes(int processors) {
    int wanted = Math.min(Math.max(processors, 1), MOST_STRIPES);
    int powerOfTwo = Integer.highestOneBit(wanted);
    return powerOfTwo == wanted ? powerOfTwo : powerOfTwo << 1;
  }

  final void record(int index, long value) {
    AtomicLongArray cells = stripe();
    cells.getAndAdd(sumIndex, value);
    cells.getAndIncrement(PADDING + index);
  }

  /** Adds to the sum alone; the caller counts afterwards. */
  final void addToSum(long value) {
    stripe().getAndAdd(sumIndex, value);
  }

  final void addToSum(double value) {
    stripe().accumulateAndGet(sumIndex, Double.doubleToRawLongBits(value), DoublesAsLongs.SUM);
  }

  final void record(int index, double value) {
    AtomicLongArray cells = stripe();
    cells.accumulateAndGet(sumIndex, Double.doubleToRawLongBits(value), DoublesAsLongs.SUM);
    cells.getAndIncrement(PADDING + index);
  }

  /** Returns the number of recorded values. */
  public final long count() {
    long count = 0;
    for (long each : counts()) {
      count += each;
    }
    return count;
  }

  long[] counts() {
    long[] counts = new long[sumIndex - PADDING];
    readCounts(counts);
    return counts;
  }

  /** Reads the counts into an array of their number. */
  void readCounts(long[] counts) {
    Arrays.fill(counts, 0);
    addCounts(counts);
  }

  private void addCounts(long[] counts) {
    for (int i = 0; i < STRIPES; i++) {
      AtomicLongArray cells = stripes.get(i);
      for (int index = 0; cells != null && index < counts.length; index++) {
        counts[index] += cells.get(PADDING + index);
      }
    }
    for (StripedCells part : parts) {
      part.addCounts(counts);
    }
  }

  /** Returns the sum of recorded longs, in their unit. */
  final long longSum() {
    long sum = 0;
    for (int i = 0; i < STRIPES; i++) {
      AtomicLongArray cells = stripes.get(i);
      sum += cells == null ? 0 : cells.get(sumIndex);
    }
    for (StripedCells part : parts) {
      sum += part.longSum();
    }
    return sum;
  }

  /** Returns the sum of recorded doubles. */
  final double doubleSum() {
    double sum = 0;
    for (int i = 0; i < STRIPES; i++) {
      AtomicLongArray cells = stripes.get(i);
      sum += cells == null ? 0 : Double.longBitsToDouble(cells.get(sumIndex));
    }
    return sum;
  }

  final StripedCells[] parts() {
    return parts;
  }

  /** Adds cells with the same counts and a sum of longs. The caller lets no other one do so. */
  final void addPart(StripedCells part) {
    StripedCells[] before = parts;
    StripedCells[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = part;
    parts = after;
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
}
