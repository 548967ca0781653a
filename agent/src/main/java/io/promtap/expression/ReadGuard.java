// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.log.DeferredWarnings;
import io.promtap.log.Failures;
import java.util.concurrent.TimeUnit;

/**
 * The switch of one expression. It turns the expression off when its reads keep failing or keep
 * being slow, because a getter of the application may do anything.
 *
 * <p>Runs on application threads, without a lock: a lost count does no harm. All threads share the
 * counts, so a successful read does not write to them.
 *
 * <p>The clock costs more than most getters. The guard times the first reads, and after them the
 * reads of calls that the caller chooses, one in a fixed number.
 */
final class ReadGuard {

  /** The answer of {@link #begin} when the expression is off: do not read. */
  static final long OFF = -1;

  private static final long NOT_WATCHED = 0;

  private static final int MOST_FAILURES = 100;
  private static final int MOST_SLOW = 5;
  private static final int WATCH_FIRST = 16;
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final String where;
  private final String source;
  private int firstReads;
  private int failuresInARow;
  private int slowInARow;
  private long lastSlowEndNanos;
  private boolean isOff;

  ReadGuard(String where, String source) {
    this.where = where;
    this.source = source;
  }

  /** Begins a read. Its result goes to {@link #end}. */
  long begin(boolean watched) {
    if (isOff) {
      return OFF;
    }
    return watched || isFirst()
        // At least 1, since 0 and -1 have a meaning.
        ? Math.max(System.nanoTime() & Long.MAX_VALUE, 1)
        : NOT_WATCHED;
  }

  private boolean isFirst() {
    if (firstReads >= WATCH_FIRST) {
      return false;
    }
    firstReads++;
    return true;
  }

  /** Ends a read that threw nothing. */
  void end(long watchNanos) {
    if (failuresInARow != 0) {
      failuresInARow = 0;
    }
    if (watchNanos != NOT_WATCHED) {
      judge(watchNanos, System.nanoTime() & Long.MAX_VALUE);
    }
  }

  private void judge(long beginNanos, long endNanos) {
    if (endNanos - beginNanos <= SLOW_NANOS) {
      slowInARow = 0;
    } else if (beginNanos - lastSlowEndNanos >= 0) {
      // Slow reads that overlap count once: the first reads of many threads wait for one look-up.
      lastSlowEndNanos = endNanos;
      if (++slowInARow >= MOST_SLOW) {
        switchOff("took more than 1 ms " + MOST_SLOW + " times in a row");
      }
    }
  }

  void failed(Throwable failure) {
    Failures.record(where, failure);
    if (failure instanceof StatementGetters.StatementException) {
      DeferredWarnings.warn(
          where
              + ": "
              + source
              + " is not read from such objects any more: "
              + failure.getMessage()
              + "; its default is recorded instead");
      return;
    }
    if (++failuresInARow >= MOST_FAILURES) {
      switchOff("failed " + MOST_FAILURES + " times in a row");
    }
  }

  private void switchOff(String why) {
    if (!isOff) {
      isOff = true;
      Failures.record(where, new IllegalStateException(source + " is switched off: it " + why));
      DeferredWarnings.warn(
          where
              + ": "
              + source
              + " is switched off until the rule is changed: it "
              + why
              + "; its default is recorded instead");
    }
  }
}
