// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Arrays;

/** A list of buckets that are not empty: their indexes, which ascend, and their counts. */
final class NativeBuckets {

  private int[] indexes = new int[NativeBounds.PER_OCTAVE];
  private long[] counts = new long[NativeBounds.PER_OCTAVE];
  private int size;

  int size() {
    return size;
  }

  int[] indexes() {
    return Arrays.copyOf(indexes, size);
  }

  long[] counts() {
    return Arrays.copyOf(counts, size);
  }

  /**
   * Adds to a bucket.
   *
   * @param index that of the last bucket or a higher one
   */
  void append(int index, long count) {
    if (size > 0 && indexes[size - 1] == index) {
      counts[size - 1] += count;
      return;
    }
    if (size == indexes.length) {
      indexes = Arrays.copyOf(indexes, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    indexes[size] = index;
    counts[size] = count;
    size++;
  }

  /** Makes one bucket of each two neighbours that share a bucket at half the resolution. */
  void mergePairs() {
    int old = size;
    size = 0;
    for (int i = 0; i < old; i++) {
      append((indexes[i] + 1) >> 1, counts[i]);
    }
  }
}
