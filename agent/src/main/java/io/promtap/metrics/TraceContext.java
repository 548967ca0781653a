// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.promtap.bridge.PromtapThread;
import org.jspecify.annotations.Nullable;

/**
 * The record of the trace that each thread works for. A value that a thread observes meanwhile gets
 * its trace as exemplar. It lies in the bridge's thread object. Setting and reading it takes no
 * lock and allocates for a thread's first trace only.
 */
public final class TraceContext {

  static final int HIGH = 0;
  static final int LOW = 1;
  static final int SPAN = 2;

  TraceContext() {}

  /**
   * Sets the trace that this thread works for from now on.
   *
   * @param high the first half of the trace's id
   * @param low the second half
   * @param span the id of the span; 0 if there is no trace
   */
  public void set(long high, long low, long span) {
    PromtapThread thread = span == 0 ? PromtapThread.currentOrNull() : PromtapThread.current();
    if (thread == null || span == 0 && thread.trace == null) {
      return;
    }
    if (thread.trace == null) {
      thread.trace = new long[3];
    }
    long[] trace = thread.trace;
    trace[HIGH] = high;
    trace[LOW] = low;
    trace[SPAN] = span;
  }

  /** Sets that this thread works for no trace from now on. */
  public void clear() {
    set(0, 0, 0);
  }

  /** Returns the trace of this thread; {@code null} if it works for none. */
  long @Nullable [] current() {
    PromtapThread thread = PromtapThread.currentOrNull();
    long[] trace = thread == null ? null : thread.trace;
    return trace == null || trace[SPAN] == 0 ? null : trace;
  }
}
