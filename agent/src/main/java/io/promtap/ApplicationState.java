// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An estimate of whether the application has started and serves. No event of the JVM tells. A
 * counted request proves it. An application without requests has started if its main thread has
 * ended, or waits for an end, and no class was loaded for a while.
 *
 * <p>A main thread that sleeps, or reads from a socket, may be in the middle of a slow start. Then
 * only a long time without a new class counts. For the housekeeper's thread.
 */
final class ApplicationState {

  private static final long CALM_AFTER_MAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long CALM_WHILE_MAIN_WAITS_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** The JVM gives this number to the thread that runs {@code main}. */
  private static final long MAIN_ID = 1;

  private final BooleanSupplier hasServed;
  private final LongSupplier nanosWithoutClass;
  private boolean serves;

  /**
   * @param attached whether the application was already running
   * @param hasServed whether a request was counted
   * @param nanosWithoutClass the time since the application last loaded a class
   */
  ApplicationState(boolean attached, BooleanSupplier hasServed, LongSupplier nanosWithoutClass) {
    this.serves = attached;
    this.hasServed = hasServed;
    this.nanosWithoutClass = nanosWithoutClass;
  }

  /** Returns whether the application serves, or did so before. */
  boolean isServing() {
    serves = serves || hasServed.getAsBoolean() || nanosWithoutClass.getAsLong() > calmNanos();
    return serves;
  }

  /** Returns the time without a new class after which the start is over. */
  private static long calmNanos() {
    Thread main = mainThread();
    if (main == null || main.getState() == Thread.State.TERMINATED) {
      return CALM_AFTER_MAIN_NANOS;
    }
    return main.getState() == Thread.State.WAITING ? CALM_WHILE_MAIN_WAITS_NANOS : CALM_NANOS;
  }

  /** Returns {@code null} if the main thread has ended. */
  private static @Nullable Thread mainThread() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    // The application may have groups of any depth and size. The main thread is in the first group.
    Thread[] threads = new Thread[root.activeCount() + 64];
    int count = root.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getId() == MAIN_ID) {
        return threads[i];
      }
    }
    return null;
  }
}
