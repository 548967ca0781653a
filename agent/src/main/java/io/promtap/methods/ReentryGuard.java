package io.promtap.methods;

import java.util.concurrent.Callable;

/**
 * A re-entrancy guard per thread. While an expression is evaluated, or a callback is registered on
 * a result, woven methods that this calls are not counted. It also chooses the reads that are
 * timed.
 */
final class ReentryGuard {

  private static final int BUSY = 0;
  private static final int CALLS = 1;

  /** The states of {@link #BUSY}; both are set if a result completes while it is asked. */
  private static final int READING = 1;

  private static final int ASKING = 2;

  /** A prime number, so that calls which alternate are all watched in the long run. */
  private static final int WATCH_EVERY = 61;

  /** Arrays: a type of the agent in a thread-local would keep the agent's loader alive. */
  private final ThreadLocal<int[]> states = new ThreadLocal<>();

  /** The argument of {@link #leave}; {@code null} if the thread is busy further up its stack. */
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

  /** Like {@link #enter}, for the end of a result, which may come while it is asked. */
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
   * Registers a callback on an object of the application. The woven methods that this calls are not
   * counted; one of them may be the method that returned the object.
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

  /** Whether the reads of this call are timed; those of one call in {@link #WATCH_EVERY} are. */
  static boolean isWatched(int[] state) {
    return state[CALLS] == 0;
  }

  static void leave(int[] state) {
    state[BUSY] &= ~READING;
  }
}
