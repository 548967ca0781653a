// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Arrays;

/** The search for the classic bucket of a value. */
final class ClassicBounds {

  /** With more bounds than this, a binary search is faster than a linear scan. */
  private static final int LONGEST_LINEAR_SCAN = 16;

  private ClassicBounds() {}

  /**
   * Returns the index of the first bucket whose upper bound is not below the value.
   *
   * @param upperBounds ascending, without infinity
   */
  static int bucket(long[] upperBounds, long value) {
    if (upperBounds.length > LONGEST_LINEAR_SCAN) {
      int found = Arrays.binarySearch(upperBounds, value);
      return found >= 0 ? found : -found - 1;
    }
    int bucket = 0;
    while (bucket < upperBounds.length && value > upperBounds[bucket]) {
      bucket++;
    }
    return bucket;
  }
}
