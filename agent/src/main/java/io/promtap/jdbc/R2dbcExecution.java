// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.bridge.PromtapThread;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An execution of a statement or a batch: one subscription to its publisher of results. It is open
 * until that subscription and those to the rows and counts of its results have ended, with an
 * error, a cancellation or not. Then it is counted, once.
 *
 * <p>A common way to take one result cancels the first subscription before the second begins. So an
 * execution whose results nobody reads yet waits in a queue. It is counted when they are read, or
 * when the queue is emptied, which happens once a second and at each scrape: then with the time of
 * its last end. An error that comes still later is an error of it all the same.
 *
 * <p>The number has the open subscriptions, the results that are not read, and two flags. Every
 * move is a compare-and-set.
 */
final class R2dbcExecution extends AtomicLong {

  private static final long serialVersionUID = 1;

  private static final long UNREAD = 1L << 24;
  private static final long ALL_OPEN = UNREAD - 1;
  private static final long ALL_UNREAD = (UNREAD << 24) - UNREAD;
  private static final long FAILED = 1L << 60;
  private static final long COUNTED = 1L << 61;

  // Not serialised: nobody has a reason to.
  private final transient JdbcMetrics.Series series;
  private final transient Queue<R2dbcExecution> unread;
  private final long startNanos = System.nanoTime();
  private volatile long endNanos;

  /**
   * Begins an execution, with its own subscription open.
   *
   * @param unread where it waits for readers
   */
  R2dbcExecution(JdbcMetrics.Series series, Queue<R2dbcExecution> unread) {
    super(1);
    this.series = series;
    this.unread = unread;
  }

  /** Notes a result, which the application may read. */
  void delivers() {
    addAndGet(UNREAD);
  }

  /** Notes that somebody subscribed to what is in a result. */
  void begins() {
    long before;
    do {
      before = get();
    } while (!compareAndSet(before, before + 1 - ((before & ALL_UNREAD) == 0 ? 0 : UNREAD)));
  }

  void fails() {
    long before;
    do {
      before = get();
      if ((before & FAILED) != 0) {
        return;
      }
    } while (!compareAndSet(before, before | FAILED));
    if ((before & COUNTED) != 0) {
      series.fail();
    }
  }

  /** Notes that a subscription ended. */
  void ends() {
    endNanos = System.nanoTime();
    long after;
    boolean counts;
    while (true) {
      long before = get();
      after = before - 1;
      counts = (after & (ALL_OPEN | ALL_UNREAD | COUNTED)) == 0;
      if (compareAndSet(before, counts ? after | COUNTED : after)) {
        break;
      }
    }
    if (counts) {
      count(after);
    } else if ((after & (ALL_OPEN | COUNTED)) == 0) {
      unread.add(this);
    }
  }

  /** Counts the execution if nothing of it is open. */
  void settle() {
    long before;
    do {
      before = get();
      if ((before & (ALL_OPEN | COUNTED)) != 0) {
        return;
      }
    } while (!compareAndSet(before, before | COUNTED));
    count(before);
  }

  /** Leaves the trace of the thread out: it may work for another request than this execution. */
  private void count(long state) {
    PromtapThread thread = PromtapThread.currentOrNull();
    long[] trace = thread == null ? null : thread.trace;
    if (thread == null || trace == null) {
      series.record(endNanos - startNanos, (state & FAILED) != 0);
      return;
    }
    thread.trace = null;
    try {
      series.record(endNanos - startNanos, (state & FAILED) != 0);
    } finally {
      thread.trace = trace;
    }
  }
}
