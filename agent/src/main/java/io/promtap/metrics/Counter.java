// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * A data point that only grows. Recording is lock-free. It allocates once, for the first fraction
 * that is added.
 */
public final class Counter implements NumberDataPoint {

  /** Up to here every whole number is a double; larger amounts could also make a long overflow. */
  private static final long LARGEST_EXACT = 1L << 53;

  private final LongAdder whole = new LongAdder();

  /** Null before the first fraction: most counters never see one. */
  private volatile DoubleAdder fractions;

  Counter() {}

  public void increment() {
    whole.increment();
  }

  /**
   * Adds nothing if the amount is negative, since a counter that falls reads as a restart, and
   * nothing if it is infinite or not a number.
   */
  public void add(double amount) {
    if (amount > 0 && amount < Double.POSITIVE_INFINITY) {
      long rounded = (long) amount;
      if (rounded == amount && rounded <= LARGEST_EXACT) {
        whole.add(rounded);
      } else {
        fractions().add(amount);
      }
    }
  }

  private DoubleAdder fractions() {
    DoubleAdder known = fractions;
    return known != null ? known : firstFraction();
  }

  private synchronized DoubleAdder firstFraction() {
    if (fractions == null) {
      fractions = new DoubleAdder();
    }
    return fractions;
  }

  /** The sum of all that was added. */
  @Override
  public double value() {
    DoubleAdder known = fractions;
    return whole.sum() + (known == null ? 0 : known.sum());
  }
}
