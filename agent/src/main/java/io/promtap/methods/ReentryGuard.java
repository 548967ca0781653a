// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.bridge.PromtapThread;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A re-entrancy guard per thread. While an expression is evaluated, or a callback is registered on
 * a result, woven methods that this calls are not counted. It also chooses the reads that are
 * timed.
 */
final class ReentryGuard {

  /**
   * The bits of {@link PromtapThread#ruleWork}. Both are set if a result completes while a callback
   * is registered on it.
   */
  private static final int READING = PromtapThread.READING;

  private static final int ASKING = 2;

  /**
   * The bits that stay when the work is done. Who reads clears its bit itself, without a call that
   * the stack may not have room for: a bit that stays silences the thread.
   */
  static final int NOT_READING = ~READING;

  /** A prime number, so that every one of several alternating calls is watched at some time. */
  private static final int WATCH_EVERY = 61;

  private ReentryGuard() {}

  /**
   * Begins to read values of a call.
   *
   * @return the thread, whose {@code ruleWork} the caller clears by {@link #NOT_READING}; {@code
   *     null} if it is busy up its stack
   */
  static @Nullable PromtapThread enter() {
    return enter(PromtapThread.current());
  }

  private static @Nullable PromtapThread enter(PromtapThread thread) {
    return thread.ruleWork == 0 ? read(thread) : null;
  }

  /**
   * Does what {@link #enter()} does, but lets a result end while a callback is registered on it.
   */
  static @Nullable PromtapThread enterEnd() {
    PromtapThread thread = PromtapThread.current();
    return thread.ruleWork == ASKING ? read(thread) : enter(thread);
  }

  private static PromtapThread read(PromtapThread thread) {
    thread.ruleWork |= READING;
    int calls = thread.ruleCalls + 1;
    thread.ruleCalls = calls == WATCH_EVERY ? 0 : calls;
    return thread;
  }

  /** Returns whether this thread is busy for a call further up its stack. */
  static boolean isBusy() {
    PromtapThread thread = PromtapThread.currentOrNull();
    return thread != null && thread.ruleWork != 0;
  }

  /**
   * Runs code that registers a callback on an object of the application. Woven methods that it
   * calls are not counted; one of them may be the method that returned the object.
   */
  static <T extends @Nullable Object> T asking(Callable<T> question) throws Exception {
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

  /** Returns whether the reads of this call are timed: one call in {@link #WATCH_EVERY} is. */
  static boolean isWatched(PromtapThread thread) {
    return thread.ruleCalls == 0;
  }
}
