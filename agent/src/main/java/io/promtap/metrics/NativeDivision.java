// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/**
 * The division of native buckets by the bounds of classic ones. It says how many cells a block
 * needs, and which of them belong to a native bucket.
 */
final class NativeDivision {

  private NativeDivision() {}

  /**
   * Creates an empty block.
   *
   * @param classicBounds as {@link DoublesAsLongs#ordered} makes them
   * @param start the first place, a multiple of the block's length
   * @param widthBits see {@link NativeBlock#widthBits}
   */
  static NativeBlock newBlock(long[] classicBounds, int start, int widthBits) {
    int buckets = start == NativeBounds.ZERO ? 1 : NativeBlock.BUCKETS;
    int first = firstClassic(classicBounds, start);
    int last = lastClassic(classicBounds, start + (buckets << widthBits) - 1);
    return new NativeBlock(buckets + Math.abs(last - first), start, widthBits, first);
  }

  /** Returns the classic bucket of the smallest values at a place, by size. */
  static int firstClassic(long[] classicBounds, int place) {
    return place == NativeBounds.ZERO
        ? classic(classicBounds, -NativeBounds.ZERO_THRESHOLD)
        : classic(classicBounds, signed(place, NativeBounds.smallestSize(place)));
  }

  /** Returns the classic bucket of the largest values at a place, by size. */
  static int lastClassic(long[] classicBounds, int place) {
    return classic(classicBounds, signed(place, NativeBounds.largestSize(place)));
  }

  private static double signed(int place, double size) {
    return place >= NativeBounds.NEGATIVE && place < NativeBounds.ZERO ? -size : size;
  }

  private static int classic(long[] classicBounds, double value) {
    return ClassicBounds.bucket(classicBounds, DoublesAsLongs.ordered(value));
  }
}
