// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A copy of the counts of one native histogram, for a scrape. Buckets are added in the order of
 * their places, and are then merged in pairs until there are no more than {@link
 * NativeCells#MOST_BUCKETS}. The cells keep their resolution: how coarse a scrape is follows from
 * the counts alone. They only grow, and with them the number of buckets that are not empty, so that
 * no scrape is finer than an earlier one.
 *
 * <p>The client coarsens its histogram when a value makes a new bucket, by one step each time. So
 * it may have more buckets than the limit until the next one comes; otherwise both are equal.
 */
final class NativeCounts {

  /** The coarsest resolution that the formats allow: 65,536 times from bound to bound. */
  private static final int COARSEST_SCHEMA = -4;

  private final long[] classicBounds;

  /** By classic bucket; one number if there are no classic buckets. */
  final long[] classic;

  final NativeBuckets positive = new NativeBuckets();
  final NativeBuckets negative = new NativeBuckets();
  long zeros;
  int schema = NativeBounds.SCHEMA;

  private boolean hasOctaves;

  NativeCounts(long[] classicBounds) {
    this.classicBounds = classicBounds;
    this.classic = new long[classicBounds.length + 1];
  }

  /**
   * Adds the buckets of one octave, or those of zero.
   *
   * @param blocks of the same places, one for each stripe
   */
  void add(@Nullable NativeBlock... blocks) {
    NativeBlock any = any(blocks);
    if (any != null) {
      int buckets = any.start == NativeBounds.ZERO ? 1 : NativeBlock.BUCKETS;
      for (int i = 0; i < buckets; i++) {
        int place = any.start + i;
        append(place, count(any, place, place, blocks));
      }
    }
  }

  /** Adds one bucket of blocks whose buckets are octaves. */
  void addOctave(@Nullable NativeBlock[] blocks, int octave) {
    NativeBlock any = any(blocks);
    if (any != null) {
      int first = any.start + octave * NativeBounds.PER_OCTAVE;
      int last = first + NativeBounds.PER_OCTAVE - 1;
      long count = count(any, first, last, blocks);
      hasOctaves |= count > 0;
      append(last, count);
    }
  }

  private static @Nullable NativeBlock any(@Nullable NativeBlock[] blocks) {
    for (NativeBlock block : blocks) {
      if (block != null) {
        return block;
      }
    }
    return null;
  }

  /** Returns the count of one native bucket, and adds it to the classic buckets. */
  private long count(NativeBlock any, int first, int last, @Nullable NativeBlock... blocks) {
    int from = NativeDivision.firstClassic(classicBounds, first);
    int to = NativeDivision.lastClassic(classicBounds, last);
    int step = from <= to ? 1 : -1;
    long count = 0;
    for (int bucket = from; bucket != to + step; bucket += step) {
      int cell = any.cell(first, bucket);
      for (NativeBlock block : blocks) {
        long counted = block == null ? 0 : block.get(cell);
        classic[bucket] += counted;
        count += counted;
      }
    }
    return count;
  }

  private void append(int place, long count) {
    if (place == NativeBounds.ZERO) {
      zeros += count;
    } else if (count > 0) {
      NativeBuckets buckets = place < NativeBounds.NEGATIVE ? positive : negative;
      buckets.append(NativeBounds.index(place), count);
    }
  }

  /** Merges buckets until their number is within the limit. */
  void scaleDown() {
    while (hasOctaves && schema > 0) {
      halve();
    }
    while (positive.size() + negative.size() > NativeCells.MOST_BUCKETS
        && schema > COARSEST_SCHEMA) {
      halve();
    }
  }

  private void halve() {
    positive.mergePairs();
    negative.mergePairs();
    schema--;
  }
}
