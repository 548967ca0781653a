// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/**
 * The unit in which the cells of data points hold numbers, and the way from there to the exposed
 * unit.
 */
enum CellUnit {
  /** Durations as longs, exposed in seconds. */
  NANOSECONDS(1e9),

  /** Bytes or counts as longs. */
  WHOLE_NUMBERS(1),

  /** Values of any kind as the bits of doubles. */
  DOUBLES(1);

  /** The number of units in one exposed unit. */
  private final double perExposed;

  CellUnit(double perExposed) {
    this.perExposed = perExposed;
  }

  /** Returns bucket bounds as longs that can be compared with recorded values. */
  long[] comparable(double... exposedBounds) {
    long[] bounds = new long[exposedBounds.length];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] =
          this == DOUBLES
              ? DoublesAsLongs.ordered(exposedBounds[i])
              : Math.round(exposedBounds[i] * perExposed);
    }
    return bounds;
  }

  double exposed(long held) {
    return this == DOUBLES ? Double.longBitsToDouble(held) : held / perExposed;
  }

  double exposedSum(StripedCells cells) {
    return this == DOUBLES ? cells.doubleSum() : cells.longSum() / perExposed;
  }
}
