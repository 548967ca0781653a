// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.function.LongBinaryOperator;

/**
 * The arithmetic of doubles that are held as longs, since the JDK has arrays of atomic longs only.
 */
final class DoublesAsLongs {

  /** Adds two doubles in the form of bits. A constant, so that the JIT inlines it. */
  static final LongBinaryOperator SUM = DoublesAsLongs::sum;

  private DoublesAsLongs() {}

  private static long sum(long left, long right) {
    return Double.doubleToRawLongBits(
        Double.longBitsToDouble(left) + Double.longBitsToDouble(right));
  }

  static boolean isFinite(double value) {
    return Math.abs(value) <= Double.MAX_VALUE;
  }

  /** Maps doubles, apart from NaN, to longs of the same order. */
  static long ordered(double value) {
    // -0.0 equals 0.0 but has other bits; the addition of 0 makes it 0.0.
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
