// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A data point that only grows. Recording is lock-free. It allocates once, for the first fraction
 * that is added.
 */
public final class Counter implements NumberDataPoint {

  /** The largest amount that is added as a long: up to here a double holds every whole number. */
  private static final long LARGEST_EXACT = 1L << 53;

  private final LongAdder whole = new LongAdder();

  /** {@code null} before the first fraction: most counters never see one. */
  private volatile @Nullable DoubleAdder fractions;

  Counter() {}

  public void increment() {
    whole.increment();
  }

  /**
   * Adds an amount. Ignores a negative one, since a counter that falls looks like a restart, and
   * ignores infinity and NaN.
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

  /** Returns the sum of all amounts. */
  @Override
  public double value() {
    DoubleAdder known = fractions;
    return whole.sum() + (known == null ? 0 : known.sum());
  }
}
