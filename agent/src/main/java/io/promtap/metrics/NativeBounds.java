// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/**
 * The arithmetic of native buckets at their finest resolution: 32 buckets an octave, each 2.2 %
 * wide. A value has a place, a number from 0 to {@link #PLACES}: first come the buckets of positive
 * values in ascending order, then those of negative ones by size, then the one of zero. 32 places
 * that follow each other, from a multiple of 32, are an octave: the values above a power of two, up
 * to and with the next one.
 *
 * <p>Schema, bounds and the width of zero are the defaults of the Prometheus client. It searches
 * the bounds of one octave, and finds the octave by halving the value again and again. Here the
 * exponent of the double is the octave, and its mantissa is searched.
 */
final class NativeBounds {

  /** The finest resolution: 2 to the power of this many buckets an octave. */
  static final int SCHEMA = 5;

  static final int PER_OCTAVE = 1 << SCHEMA;

  /** The largest size that counts as zero, so that noise around zero makes no buckets. */
  static final double ZERO_THRESHOLD = 0x1p-128;

  /** The exponent of the values just above the threshold. */
  private static final int LOWEST_EXPONENT = -128;

  private static final int OCTAVES = Double.MAX_EXPONENT - LOWEST_EXPONENT + 1;

  /** The place of the first bucket of negative values. */
  static final int NEGATIVE = OCTAVES * PER_OCTAVE;

  static final int ZERO = 2 * NEGATIVE;
  static final int PLACES = ZERO + 1;

  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;

  /** The mantissas of the lower bounds of an octave's buckets. */
  private static final long[] MANTISSAS = mantissas();

  private NativeBounds() {}

  /** Computes as the client does, since the last bits decide where a value on a bound belongs. */
  private static long[] mantissas() {
    double[] bounds = {1};
    for (int schema = 1; schema <= SCHEMA; schema++) {
      double[] finer = new double[1 << schema];
      double factor = Math.pow(2, Math.pow(2, -schema));
      for (int i = 0; i < finer.length; i++) {
        finer[i] = i % 2 == 0 ? bounds[i / 2] : finer[i - 1] * factor;
      }
      bounds = finer;
    }
    long[] mantissas = new long[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      mantissas[i] = Double.doubleToRawLongBits(bounds[i]) & MANTISSA;
    }
    return mantissas;
  }

  /** Returns the place of a finite value. */
  static int place(double value) {
    double size = Math.abs(value);
    if (size <= ZERO_THRESHOLD) {
      return ZERO;
    }
    long bits = Double.doubleToRawLongBits(size);
    int octave = (int) (bits >>> MANTISSA_BITS) - Double.MAX_EXPONENT - LOWEST_EXPONENT;
    // A power of two is the end of the octave before its own.
    int place = octave * PER_OCTAVE + boundsBelow(bits & MANTISSA) - 1;
    return value > 0 ? place : NEGATIVE + place;
  }

  /** Returns how many bounds of an octave are below a mantissa. */
  private static int boundsBelow(long mantissa) {
    long[] bounds = MANTISSAS;
    int below = 0;
    for (int step = PER_OCTAVE / 2; step > 0; step /= 2) {
      if (bounds[below + step - 1] < mantissa) {
        below += step;
      }
    }
    return bounds[below] < mantissa ? below + 1 : below;
  }

  /** Returns the number that the exposition formats give to the bucket of a place but zero. */
  static int index(int place) {
    int ofSize = place < NEGATIVE ? place : place - NEGATIVE;
    return ofSize + 1 + LOWEST_EXPONENT * PER_OCTAVE;
  }

  /** Returns the largest size of a value at a place. */
  static double largestSize(int place) {
    if (place == ZERO) {
      return ZERO_THRESHOLD;
    }
    int next = index(place);
    int exponent = Math.floorDiv(next, PER_OCTAVE);
    if (exponent > Double.MAX_EXPONENT) {
      return Double.MAX_VALUE;
    }
    long mantissa = MANTISSAS[Math.floorMod(next, PER_OCTAVE)];
    return Double.longBitsToDouble(
        ((long) exponent + Double.MAX_EXPONENT) << MANTISSA_BITS | mantissa);
  }

  /** Returns the smallest size of a value at a place but zero. */
  static double smallestSize(int place) {
    boolean isFirst = place == 0 || place == NEGATIVE;
    return Math.nextUp(isFirst ? ZERO_THRESHOLD : largestSize(place - 1));
  }
}
