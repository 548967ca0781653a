// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.bridge.PromtapThread;
import java.util.concurrent.Callable;

/**
 * A re-entrancy guard per thread. While an expression is evaluated, or a callback is registered on
 * a result, woven methods that this calls are not counted. It also chooses the reads that are
 * timed.
 */
final class ReentryGuard {

  /**
   * The bits of {@link PromtapThread#ruleWork}; both are set if a result completes while it is
   * asked.
   */
  private static final int READING = 1;

  private static final int ASKING = 2;

  /** A prime number, so that calls which alternate are all watched in the long run. */
  private static final int WATCH_EVERY = 61;

  private ReentryGuard() {}

  /** The argument of {@link #leave}; {@code null} if the thread is busy further up its stack. */
  static PromtapThread enter() {
    return enter(PromtapThread.current());
  }

  private static PromtapThread enter(PromtapThread thread) {
    return thread.ruleWork == 0 ? read(thread) : null;
  }

  /** Like {@link #enter}, for the end of a result, which may come while it is asked. */
  static PromtapThread enterEnd() {
    PromtapThread thread = PromtapThread.current();
    return thread.ruleWork == ASKING ? read(thread) : enter(thread);
  }

  private static PromtapThread read(PromtapThread thread) {
    thread.ruleWork |= READING;
    int calls = thread.ruleCalls + 1;
    thread.ruleCalls = calls == WATCH_EVERY ? 0 : calls;
    return thread;
  }

  /** Whether this thread is busy for a call further up its stack. */
  static boolean isBusy() {
    PromtapThread thread = PromtapThread.currentOrNull();
    return thread != null && thread.ruleWork != 0;
  }

  /**
   * Registers a callback on an object of the application. The woven methods that this calls are not
   * counted; one of them may be the method that returned the object.
   */
  static <T> T asking(Callable<T> question) throws Exception {
    PromtapThread thread = enter();
    if (thread == null) {
      return question.call();
    }
    thread.ruleWork = ASKING;
    try {
      return question.call();
    } finally {
      thread.ruleWork = 0;
    }
  }

  /** Whether the reads of this call are timed; those of one call in {@link #WATCH_EVERY} are. */
  static boolean isWatched(PromtapThread thread) {
    return thread.ruleCalls == 0;
  }

  static void leave(PromtapThread thread) {
    thread.ruleWork &= ~READING;
  }
}
