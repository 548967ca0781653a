// SPDX-License-Identifier: Apache-2.0
package io.promtap.log;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counters of the failures inside Promtap that it kept away from the application, by place.
 * Each is logged later.
 *
 * <p>{@link #record} runs on the application's threads: it never blocks, throws or writes a line.
 * {@link #report} runs on Promtap's own thread and does the writing, so that a failure on every
 * request costs one line a minute.
 */
public final class Failures {

  /** Bounds the memory and the series of {@code promtap_errors_total}. */
  static final int MOST_PLACES = 64;

  /** The place for the failures of all places past the bound. */
  static final String OTHER = "other";

  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final ConcurrentHashMap<String, Place> PLACES = new ConcurrentHashMap<>();

  private Failures() {}

  /**
   * Counts a failure. Keeps the exception until it is reported: its text may run the application's
   * code, so Promtap's own thread makes it.
   *
   * @param where a short constant name such as {@code http.exit}
   */
  public static void record(@Nullable String where, Throwable failure) {
    try {
      Place place = place(where == null ? OTHER : where);
      place.latest.set(failure);
      place.count.increment();
    } catch (Throwable ignored) {
      // Out of memory or stack: the application must not notice that counting failed.
    }
  }

  /** Returns the failures so far by place, for {@code promtap_errors_total{where}}. */
  public static Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Map.Entry<String, Place> entry : PLACES.entrySet()) {
      counts.put(entry.getKey(), entry.getValue().count.sum());
    }
    return counts;
  }

  /**
   * Logs new failures: the first of a place at once, later ones with one line a minute at most.
   * Called about once a second.
   */
  public static void report() {
    report(System.nanoTime());
  }

  /** Logs new failures as of this time of {@link System#nanoTime}. */
  public static synchronized void report(long nowNanos) {
    for (Map.Entry<String, Place> entry : PLACES.entrySet()) {
      entry.getValue().report(entry.getKey(), nowNanos);
    }
  }

  static synchronized void reset() {
    PLACES.clear();
  }

  private static Place place(String where) {
    Place known = PLACES.get(where);
    if (known != null) {
      return known;
    }
    // By the size of the table: a number beside it would drift by a stack overflow between the two.
    if (where.equals(OTHER) || named() < MOST_PLACES) {
      Place created = new Place();
      Place earlier = PLACES.putIfAbsent(where, created);
      return earlier == null ? created : earlier;
    }
    return place(OTHER);
  }

  private static int named() {
    return PLACES.containsKey(OTHER) ? PLACES.size() - 1 : PLACES.size();
  }

  /** Failures of one place. The application's threads write the two fields that need no lock. */
  private static final class Place {
    final LongAdder count = new LongAdder();
    final AtomicReference<Throwable> latest = new AtomicReference<>();

    private long reported;
    private long reportedAtNanos;

    /** Logs new failures of the place. The caller holds the lock of the class. */
    void report(String where, long nowNanos) {
      long sum = count.sum();
      long fresh = sum - reported;
      boolean first = reported == 0;
      if (fresh == 0 || (!first && nowNanos - reportedAtNanos < QUIET_NANOS)) {
        return;
      }
      Throwable cause = latest.getAndSet(null);
      Log.warn(message(where, fresh, sum, first), cause);
      reported = sum;
      reportedAtNanos = nowNanos;
    }

    private static String message(String where, long fresh, long sum, boolean first) {
      if (first) {
        String times = fresh == 1 ? "a failure" : fresh + " failures";
        return "suppressed " + times + " in " + where + ", the application is unaffected";
      }
      return "suppressed " + fresh + " more in " + where + ", " + sum + " so far, latest";
    }
  }
}
