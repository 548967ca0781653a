package io.promtap.metrics;

/**
 * The trace that the work of each thread belongs to, so that whatever is observed meanwhile gets it
 * as its exemplar. Three numbers for each thread; setting and reading them takes no lock and
 * allocates for a thread's first trace only.
 */
public final class TraceContext {

  static final int HIGH = 0;
  static final int LOW = 1;
  static final int SPAN = 2;

  private final ThreadLocal<long[]> threads = new ThreadLocal<>();

  TraceContext() {}

  /**
   * What this thread does from now on belongs to a trace.
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

  /** What this thread does from now on belongs to no trace. */
  public void clear() {
    set(0, 0, 0);
  }

  /** The trace of this thread, or {@code null}. */
  long[] current() {
    long[] thread = threads.get();
    return thread == null || thread[SPAN] == 0 ? null : thread;
  }
}
