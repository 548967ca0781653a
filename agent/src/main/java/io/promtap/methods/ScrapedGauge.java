// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.bridge.PromtapThread;
import io.promtap.log.UncaughtFailures;
import io.promtap.metrics.CallbackMetric;
import io.promtap.metrics.LabeledValue;
import io.promtap.support.OwnThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gauge that is read at each scrape from the objects of all rules that name it.
 *
 * <p>A getter of the application may wait for a lock that is never free. So a thread of its own
 * reads, and the scrape waits for it a limited time. If it takes longer, the gauge has no sample in
 * that scrape, and none until the thread is back.
 */
final class ScrapedGauge implements Supplier<List<LabeledValue>> {

  static final long LONGEST_READ_MILLIS = 1_000;

  final List<String> labelNames;

  /** What is registered; {@code null} if that was refused. */
  @Nullable CallbackMetric metric;

  private final List<ObjectReader> readers = new CopyOnWriteArrayList<>();

  /** The thread of the last scrape. Guarded by this object. */
  private @Nullable Thread last;

  ScrapedGauge(List<String> labelNames) {
    this.labelNames = labelNames;
  }

  void add(ObjectReader reader) {
    readers.add(reader);
  }

  /** Returns whether no reader is left. */
  boolean remove(ObjectReader reader) {
    readers.remove(reader);
    return readers.isEmpty();
  }

  /**
   * Returns the rows of all objects.
   *
   * @throws IllegalStateException if they cannot be read in time
   */
  @Override
  public synchronized List<LabeledValue> get() {
    if (last != null && last.isAlive()) {
      throw new IllegalStateException("the application still holds the thread of another scrape");
    }
    Read read = new Read(readers);
    Thread thread = OwnThreads.newThread("promtap-reader", read, new UncaughtFailures());
    last = thread;
    thread.start();
    try {
      thread.join(LONGEST_READ_MILLIS);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the scrape was interrupted", e);
    }
    if (thread.isAlive()) {
      thread.interrupt();
      throw new IllegalStateException("took more than " + LONGEST_READ_MILLIS + " ms");
    }
    return read.rows();
  }

  /** One read of all objects, on a thread of its own. */
  private static final class Read implements Runnable {
    private final List<ObjectReader> readers;
    private final List<LabeledValue> rows = new ArrayList<>();
    private boolean isComplete;

    Read(List<ObjectReader> readers) {
      this.readers = readers;
    }

    @Override
    public void run() {
      // Calls of woven methods that the getters make are not the application's.
      PromtapThread thread = ReentryGuard.enter();
      if (thread != null) {
        try {
          for (ObjectReader reader : readers) {
            reader.addTo(rows);
          }
          isComplete = true;
        } finally {
          thread.ruleWork &= ReentryGuard.NOT_READING;
        }
      }
    }

    /** The caller has joined the thread. */
    List<LabeledValue> rows() {
      if (!isComplete) {
        throw new IllegalStateException("not all objects could be read");
      }
      return rows;
    }
  }
}
