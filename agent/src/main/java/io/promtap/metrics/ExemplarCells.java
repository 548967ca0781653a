// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The cells of the newest exemplar of each bucket of one histogram: six numbers a bucket, 48 bytes,
 * so that keeping an exemplar allocates nothing. The first number counts the writes and is odd
 * during one. A writer that meets another drops its exemplar; a reader that meets a writer tries
 * again.
 */
final class ExemplarCells {

  private static final int SIZE = 6;
  private static final int HIGH = 1;
  private static final int LOW = 2;
  private static final int SPAN = 3;
  private static final int VALUE = 4;
  private static final int TIME_MILLIS = 5;

  private static final int MOST_READS = 10;

  private final AtomicLongArray cells;

  ExemplarCells(int buckets) {
    cells = new AtomicLongArray(buckets * SIZE);
  }

  void put(int bucket, long[] trace, long value) {
    int at = bucket * SIZE;
    long writes = cells.get(at);
    if ((writes & 1) == 0 && cells.compareAndSet(at, writes, writes + 1)) {
      cells.set(at + HIGH, trace[TraceContext.HIGH]);
      cells.set(at + LOW, trace[TraceContext.LOW]);
      cells.set(at + SPAN, trace[TraceContext.SPAN]);
      cells.set(at + VALUE, value);
      cells.set(at + TIME_MILLIS, System.currentTimeMillis());
      cells.set(at, writes + 2);
    }
  }

  int buckets() {
    return cells.length() / SIZE;
  }

  /** Returns the exemplar of a bucket; {@code null} if it has none or writers get in the way. */
  @Nullable Read read(int bucket) {
    int at = bucket * SIZE;
    for (int i = 0; i < MOST_READS; i++) {
      long writes = cells.get(at);
      if (writes == 0) {
        return null;
      }
      Read read = new Read(at);
      if ((writes & 1) == 0 && cells.get(at) == writes) {
        return read;
      }
    }
    return null;
  }

  /** A copy of one exemplar. */
  final class Read {
    final String traceId;
    final String spanId;
    final long value;
    final long timeMillis;

    private Read(int at) {
      traceId = hex(cells.get(at + HIGH)) + hex(cells.get(at + LOW));
      spanId = hex(cells.get(at + SPAN));
      value = cells.get(at + VALUE);
      timeMillis = cells.get(at + TIME_MILLIS);
    }
  }

  private static String hex(long id) {
    StringBuilder hex = new StringBuilder(16);
    for (int shift = 60; shift >= 0; shift -= 4) {
      hex.append(Character.forDigit((int) (id >>> shift) & 15, 16));
    }
    return hex.toString();
  }
}
