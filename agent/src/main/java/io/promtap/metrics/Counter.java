package io.promtap.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A data point that only grows. Recording is lock-free and allocates nothing. */
public final class Counter {

  private final LongAdder total = new LongAdder();

  Counter() {}

  public void increment() {
    total.increment();
  }

  /** Adds nothing if the amount is negative: a counter that falls reads as a restart. */
  public void add(long amount) {
    if (amount > 0) {
      total.add(amount);
    }
  }

  public long value() {
    return total.sum();
  }
}
