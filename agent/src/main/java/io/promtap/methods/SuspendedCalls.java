// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.bridge.PromtapThread;
import io.promtap.support.WeakIdentityMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open calls of suspend functions, by the continuation of the caller. Runs on application
 * threads and takes no lock. A continuation is held weakly: a call that never completes is
 * forgotten with it.
 *
 * <p>A function that waits returns a mark. Later another thread may go on, even before the first
 * one has left the function, so a call is put here when it begins. What happens then depends on
 * what kotlinc made of the function:
 *
 * <ul>
 *   <li>Most are called again, with their own continuation. That one knows the caller's, and the
 *       woven exit sees the result.
 *   <li>One that only passes its call on, or that may be overridden, is not called again. But its
 *       caller goes on when it completes. Kotlin's library says so to {@code
 *       probeCoroutineResumed}, with the continuation. The first thing that the caller does is to
 *       hand the result to {@code throwOnFailure}.
 * </ul>
 *
 * <p>The code of a coroutine runs on one thread at a time, so one thread at a time changes the list
 * of a continuation.
 */
final class SuspendedCalls implements Consumer<SuspendedCall>, Runnable {

  private final WeakIdentityMap<SuspendedCall> open = new WeakIdentityMap<>(1 << 12, this);

  /** The number of threads whose continuation goes on, and that do not have the result yet. */
  private final AtomicInteger resuming = new AtomicInteger();

  /** Whether there has been a call. Without one, other coroutines cost next to nothing. */
  private volatile boolean isUsed;

  /** Adds a call that begins. */
  void add(Object continuation, SuspendedCall call) {
    if (!isUsed) {
      isUsed = true;
    }
    SuspendedCall earlier = open.get(continuation);
    if (earlier != null && earlier.isSuspended && KotlinContinuation.isCompiled(continuation)) {
      // The caller runs, so what it waited for is complete; nobody has said so.
      endAll(earlier, null, null);
      earlier = null;
    }
    call.earlier = earlier;
    open.put(continuation, call);
  }

  /** Removes a call that ends. */
  void remove(Object continuation, SuspendedCall call) {
    SuspendedCall newest = open.get(continuation);
    if (newest == call) {
      replaceNewest(continuation, call.earlier);
      return;
    }
    for (SuspendedCall at = newest; at != null; at = at.earlier) {
      if (at.earlier == call) {
        at.earlier = call.earlier;
      }
    }
  }

  private void replaceNewest(Object continuation, @Nullable SuspendedCall next) {
    if (next == null) {
      open.remove(continuation);
    } else {
      open.put(continuation, next);
    }
  }

  /** Returns the newest call of a rule; {@code null} if there is none. */
  @Nullable SuspendedCall newest(Object continuation, int rule) {
    SuspendedCall at = open.get(continuation);
    while (at != null && at.rule != rule) {
      at = at.earlier;
    }
    return at;
  }

  /** Returns whether a call of this rule is open up the callers of a suspend function. */
  boolean isInside(int rule, Object continuation) {
    for (Object at = continuation; at != null; at = KotlinContinuation.completion(at)) {
      if (newest(at, rule) != null) {
        return true;
      }
    }
    return false;
  }

  /** Takes the calls that complete, since their caller goes on. The result comes next. */
  void resumed(@Nullable Object continuation) {
    SuspendedCall newest = !isUsed || continuation == null ? null : open.remove(continuation);
    if (newest == null) {
      return;
    }
    PromtapThread thread = PromtapThread.current();
    if (thread.resumedCalls == null) {
      resuming.incrementAndGet();
    } else {
      SuspendedCall oldest = newest;
      for (SuspendedCall at = newest; at != null; at = at.earlier) {
        oldest = at;
      }
      oldest.earlier = (SuspendedCall) thread.resumedCalls;
    }
    thread.resumedCalls = newest;
  }

  /** Ends the calls whose caller goes on with this result on this thread. */
  void resumedWith(@Nullable Object result, @Nullable Throwable thrown) {
    if (resuming.get() == 0) {
      return;
    }
    PromtapThread thread = PromtapThread.currentOrNull();
    Object calls = thread == null ? null : thread.resumedCalls;
    if (thread != null && calls != null) {
      thread.resumedCalls = null;
      resuming.decrementAndGet();
      endAll((SuspendedCall) calls, thrown == null ? result : null, thrown);
    }
  }

  private static void endAll(
      SuspendedCall newest, @Nullable Object returned, @Nullable Throwable thrown) {
    for (SuspendedCall call = newest; call != null; call = call.earlier) {
      call.end(returned, thrown);
    }
  }

  /** Takes calls out of the gauges whose continuation was collected. */
  @Override
  public void accept(SuspendedCall newest) {
    for (SuspendedCall call = newest; call != null; call = call.earlier) {
      call.abandon();
    }
  }

  /** Looks for continuations that were collected, before a scrape. */
  @Override
  public void run() {
    if (isUsed) {
      open.removeCollected();
    }
  }
}
