package io.promtap.metrics;

/**
 * The record of the trace that each thread works for. A value that a thread observes meanwhile gets
 * its trace as exemplar. Three numbers a thread; setting and reading them takes no lock, and
 * allocates for a thread's first trace only.
 */
public final class TraceContext {

  static final int HIGH = 0;
  static final int LOW = 1;
  static final int SPAN = 2;

  private final ThreadLocal<long[]> threads = new ThreadLocal<>();

  TraceContext() {}

  /**
   * Sets the trace that this thread works for from now on.
   *
   * @param high the first half of the trace's id
   * @param low the second half
   * @param span the id of the span; 0 if there is no trace
   */
  public void set(long high, long low, long span) {
    long[] thread = threads.get();
    if (thread == null) {
      if (span == 0) {
        return;
      }
      thread = new long[3];
      threads.set(thread);
    }
    thread[HIGH] = high;
    thread[LOW] = low;
    thread[SPAN] = span;
  }

  /** This thread works for no trace from now on. */
  public void clear() {
    set(0, 0, 0);
  }

  /** The trace of this thread, or {@code null}. */
  long[] current() {
    long[] thread = threads.get();
    return thread == null || thread[SPAN] == 0 ? null : thread;
  }
}
