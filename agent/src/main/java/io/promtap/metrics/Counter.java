// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Arrays;
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

  private static final StripedCells[] NO_SOURCES = {};

  private final LongAdder whole = new LongAdder();

  /** {@code null} before the first fraction: most counters never see one. */
  private volatile @Nullable DoubleAdder fractions;

  /** Replaced as a whole. */
  private volatile StripedCells[] sources = NO_SOURCES;

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

  /**
   * Counts from now on each value that these cells record, which saves a write per record. Cells
   * that are added twice count once.
   */
  public synchronized void countsWith(StripedCells source) {
    StripedCells[] before = sources;
    for (StripedCells known : before) {
      if (known == source) {
        return;
      }
    }
    StripedCells[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = source;
    sources = after;
  }

  /** Returns how many cells this counts with. */
  int sources() {
    return sources.length;
  }

  /** Returns the sum of all amounts. */
  @Override
  public double value() {
    long counted = whole.sum();
    for (StripedCells source : sources) {
      counted += source.count();
    }
    DoubleAdder known = fractions;
    return counted + (known == null ? 0 : known.sum());
  }
}
