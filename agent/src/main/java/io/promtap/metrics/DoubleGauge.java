// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A data point that is set to any value, or goes up and down by any value. Recording is lock-free
 * and allocates nothing. {@link Gauge} counts up and down by one.
 */
public final class DoubleGauge implements NumberDataPoint {

  private final AtomicLong bits = new AtomicLong();

  DoubleGauge() {}

  /** Sets the value; the last one wins. Ignores NaN. */
  public void set(double value) {
    if (!Double.isNaN(value)) {
      bits.set(Double.doubleToRawLongBits(value));
    }
  }

  /** Adds an amount. Ignores infinity and NaN, since no later amount could undo them. */
  public void add(double amount) {
    if (DoublesAsLongs.isFinite(amount)) {
      bits.accumulateAndGet(Double.doubleToRawLongBits(amount), DoublesAsLongs.SUM);
    }
  }

  @Override
  public double value() {
    return Double.longBitsToDouble(bits.get());
  }
}
