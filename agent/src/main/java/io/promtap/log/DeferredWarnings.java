// SPDX-License-Identifier: Apache-2.0
package io.promtap.log;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A queue of warnings that arise on the application's threads. Writing to stderr blocks while the
 * pipe behind it is full, so {@link #warn} only queues the line, and {@link #report} writes it on
 * Promtap's own thread.
 */
public final class DeferredWarnings {

  /** Bounds the memory. While so many lines wait, further ones are only counted. */
  static final int MOST_LINES = 100;

  private static final ConcurrentLinkedQueue<String> LINES = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger WAITING = new AtomicInteger();
  private static final AtomicInteger LEFT_OUT = new AtomicInteger();

  private DeferredWarnings() {}

  /** Queues a line. Never blocks and never throws. */
  public static void warn(String message) {
    try {
      if (WAITING.incrementAndGet() <= MOST_LINES) {
        LINES.add(String.valueOf(message));
      } else {
        WAITING.decrementAndGet();
        LEFT_OUT.incrementAndGet();
      }
    } catch (Throwable ignored) {
      // Out of memory or stack: the application must not notice that a line is lost.
    }
  }

  /** Writes {@link #MOST_LINES} of the waiting lines at most. Called about once a second. */
  public static void report() {
    for (int i = 0; i < MOST_LINES; i++) {
      String line = LINES.poll();
      if (line == null) {
        break;
      }
      WAITING.decrementAndGet();
      Log.warn(line);
    }
    int leftOut = LEFT_OUT.getAndSet(0);
    if (leftOut > 0) {
      Log.warn(leftOut + (leftOut == 1 ? " more warning" : " more warnings") + " left out");
    }
  }

  static void reset() {
    LINES.clear();
    WAITING.set(0);
    LEFT_OUT.set(0);
  }
}
