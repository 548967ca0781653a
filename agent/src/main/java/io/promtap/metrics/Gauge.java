// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * A data point that goes up and down by one, such as requests in flight. Every request of the
 * service writes it twice, so it is a {@link LongAdder} and not one contended word.
 */
public final class Gauge implements NumberDataPoint {

  private final LongAdder level = new LongAdder();

  public Gauge() {}

  public void increment() {
    level.increment();
  }

  public void decrement() {
    level.decrement();
  }

  @Override
  public double value() {
    return level.sum();
  }
}
