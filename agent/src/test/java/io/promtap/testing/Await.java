// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what comes on another thread or with a garbage collection. */
public final class Await {

  /** Less than a test may take, so that it says what is there instead. */
  private static final long PATIENCE_SECONDS = 25;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Await() {}

  /**
   * Returns the first value that fits.
   *
   * @throws AssertionError with the last value seen, when the time is over
   */
  public static <T> T until(String what, Supplier<? extends T> source, Predicate<? super T> fits) {
    long begunNanos = System.nanoTime();
    while (true) {
      T value = source.get();
      if (fits.test(value)) {
        return value;
      }
      if (System.nanoTime() - begunNanos > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError(
            "not within " + PATIENCE_SECONDS + " s: " + what + "; last seen: " + value);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * The same of what ends when its objects are collected.
   *
   * @param source gives no such object itself, which would be held between two looks
   */
  public static <T> T untilCollected(
      String what, Supplier<? extends T> source, Predicate<? super T> fits) {
    return until(
        what,
        () -> {
          System.gc();
          return source.get();
        },
        fits);
  }
}
