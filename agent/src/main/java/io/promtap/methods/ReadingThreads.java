package io.promtap.methods;

/**
 * Knows a thread that is reading already, since a getter may be woven itself or call what is; and
 * says which reads are timed.
 */
final class ReadingThreads {

  private static final int IS_READING = 0;
  private static final int CALLS = 1;

  /** A prime number: of calls that come in turns, none may always be between two watched ones. */
  private static final int WATCH_EVERY = 61;

  /** Arrays, not objects of ours: what a thread keeps must not keep the agent's loader. */
  private final ThreadLocal<int[]> states = new ThreadLocal<>();

  /** What {@link #leave} wants; {@code null} if the thread is reading further up its stack. */
  int[] enter() {
    int[] state = states.get();
    if (state == null) {
      state = new int[2];
      states.set(state);
    } else if (state[IS_READING] != 0) {
      return null;
    }
    state[IS_READING] = 1;
    int calls = state[CALLS] + 1;
    state[CALLS] = calls == WATCH_EVERY ? 0 : calls;
    return state;
  }

  /** Whether this thread is reading for a call further up its stack. */
  boolean isReading() {
    int[] state = states.get();
    return state != null && state[IS_READING] != 0;
  }

  /** Whether what this call reads is timed: so is one call in a number. */
  static boolean isWatched(int[] state) {
    return state[CALLS] == 0;
  }

  static void leave(int[] state) {
    state[IS_READING] = 0;
  }
}
