// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a condition by asking again and again. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /**
   * Returns the first value that fits.
   *
   * @throws AssertionError with the last value seen, when the time is over
   */
  public static <T> T until(
      String what, Duration limit, Supplier<? extends T> source, Predicate<? super T> fits) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      T value = source.get();
      if (fits.test(value)) {
        return value;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within " + limit.toSeconds() + " s: " + what + "; last seen: " + value);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
