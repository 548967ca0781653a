package io.promtap.methods;

import io.promtap.log.Failures;
import io.promtap.log.Later;
import java.util.concurrent.TimeUnit;

/**
 * Switches an expression off that keeps throwing or keeps being slow: a getter of the application
 * may do anything. Runs on application threads; its counts are written without a lock, since one
 * that gets lost does no harm, and not at all by reads that go well: all threads share them.
 *
 * <p>The clock costs more than most getters, so only the first reads are timed, and then those of
 * one call in a number ({@link ReadingThreads#isWatched}).
 */
final class Fuse {

  /** Given to a caller instead of a time: read nothing. */
  static final long BLOWN = -1;

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
  private boolean blown;

  Fuse(String where, String source) {
    this.where = where;
    this.source = source;
  }

  /** Before a read; the result goes to {@link #end}. */
  long begin(boolean watched) {
    if (blown) {
      return BLOWN;
    }
    return watched || isFirst()
        // 1 at least: the other values have their own meaning.
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

  /** After a read that threw nothing. */
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
      // Not those beside another slow one: the first reads of many threads all wait for one lookup.
      lastSlowEndNanos = endNanos;
      if (++slowInARow >= MOST_SLOW) {
        blow("took more than 1 ms " + MOST_SLOW + " times in a row");
      }
    }
  }

  void failed(Throwable failure) {
    Failures.record(where, failure);
    if (++failuresInARow >= MOST_FAILURES) {
      blow("failed " + MOST_FAILURES + " times in a row");
    }
  }

  private void blow(String why) {
    if (!blown) {
      blown = true;
      Failures.record(where, new IllegalStateException(source + " is switched off: it " + why));
      Later.warn(
          where
              + ": "
              + source
              + " is switched off until the rule is changed: it "
              + why
              + "; its default is recorded instead");
    }
  }
}
