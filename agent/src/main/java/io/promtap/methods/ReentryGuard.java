package io.promtap.methods;

import java.util.concurrent.Callable;

/**
 * Knows a thread that is reading already, since a getter may be woven itself or call what is, or
 * that asks a result to tell its end, since so may be what it calls for that; and says which reads
 * are timed.
 */
final class ReentryGuard {

  private static final int BUSY = 0;
  private static final int CALLS = 1;

  /** What {@link #BUSY} says of a thread, both if a result that is asked ends at once. */
  private static final int READING = 1;

  private static final int ASKING = 2;

  /** A prime number: of calls that come in turns, none may always be between two watched ones. */
  private static final int WATCH_EVERY = 61;

  /** Arrays, not objects of ours: what a thread keeps must not keep the agent's loader. */
  private final ThreadLocal<int[]> states = new ThreadLocal<>();

  /** What {@link #leave} wants; {@code null} if the thread is busy further up its stack. */
  int[] enter() {
    int[] state = states.get();
    if (state == null) {
      state = new int[2];
      states.set(state);
    } else if (state[BUSY] != 0) {
      return null;
    }
    return read(state);
  }

  /** As {@link #enter}, for the end of a result: that may come while it is asked for. */
  int[] enterEnd() {
    int[] state = states.get();
    return state != null && state[BUSY] == ASKING ? read(state) : enter();
  }

  private static int[] read(int[] state) {
    state[BUSY] |= READING;
    int calls = state[CALLS] + 1;
    state[CALLS] = calls == WATCH_EVERY ? 0 : calls;
    return state;
  }

  /** Whether this thread is busy for a call further up its stack. */
  boolean isBusy() {
    int[] state = states.get();
    return state != null && state[BUSY] != 0;
  }

  /**
   * Calls the application's objects to be told of an end. Nothing counts that they call for it: it
   * may be the very method whose result is asked.
   */
  <T> T asking(Callable<T> question) throws Exception {
    int[] state = enter();
    if (state == null) {
      return question.call();
    }
    state[BUSY] = ASKING;
    try {
      return question.call();
    } finally {
      state[BUSY] = 0;
    }
  }

  /** Whether what this call reads is timed: so is one call in a number. */
  static boolean isWatched(int[] state) {
    return state[CALLS] == 0;
  }

  static void leave(int[] state) {
    state[BUSY] &= ~READING;
  }
}
