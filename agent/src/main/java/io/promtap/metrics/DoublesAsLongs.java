package io.promtap.metrics;

import java.util.function.LongBinaryOperator;

/** Doubles in cells of longs. */
final class DoublesAsLongs {

  /** Adds up two doubles that are given by their bits; a constant, so that it gets inlined. */
  static final LongBinaryOperator SUM = DoublesAsLongs::sum;

  private DoublesAsLongs() {}

  private static long sum(long left, long right) {
    return Double.doubleToRawLongBits(
        Double.longBitsToDouble(left) + Double.longBitsToDouble(right));
  }

  static boolean isFinite(double value) {
    return Math.abs(value) <= Double.MAX_VALUE;
  }

  /** A long that compares to those of other doubles as the doubles compare; not for NaN. */
  static long ordered(double value) {
    // -0.0 equals 0.0 but has other bits; adding 0 makes it 0.0.
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
