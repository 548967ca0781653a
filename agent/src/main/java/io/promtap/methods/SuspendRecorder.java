// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.bridge.PromtapCall;
import io.promtap.bridge.PromtapRules;
import io.promtap.bridge.PromtapThread;
import io.promtap.expression.CallPlaces;
import org.jspecify.annotations.Nullable;

/**
 * The counter of the calls of Kotlin's suspend functions. A call is one from its first entry to its
 * completion, however often the function waits and is entered again in between.
 *
 * <p>A call is noted before anybody knows whether it waits, which takes memory. Runs on application
 * threads and takes no lock.
 */
final class SuspendRecorder {

  /** What a function gets that goes on. */
  private static final Object AGAIN = Boolean.TRUE;

  private final OpenCalls calls;
  private final SuspendedCalls suspended;
  private final PromtapRules starts;
  private final DetachedCall.Recorder recorder;

  /**
   * @param starts begins a call as if the function did not wait
   * @param recorder knows the rules and ends the calls
   */
  SuspendRecorder(
      OpenCalls calls,
      SuspendedCalls suspended,
      PromtapRules starts,
      DetachedCall.Recorder recorder) {
    this.calls = calls;
    this.suspended = suspended;
    this.starts = starts;
    this.recorder = recorder;
  }

  /** Does what {@link PromtapRules#entered} says. */
  @Nullable Object entered(
      int number,
      boolean inherited,
      double value,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      @Nullable Object continuation) {
    RecordedRule rule = recorder.rule(number);
    if (rule == null || continuation == null) {
      return null;
    }
    if (KotlinContinuation.isResuming(continuation)) {
      return rule.countsOutermost() ? enteredAgain(number) : AGAIN;
    }
    if (rule.countsOutermost() && suspended.isInside(number, continuation)) {
      return null;
    }
    Object started = starts.started(number, inherited, receiver, a, b, c, d, className, methodName);
    if (started == null) {
      return null;
    }
    // If something throws from here on, woven code does not open the place.
    @Nullable Object[] values = CallPlaces.detached(receiver, a, b, c, d, className, methodName);
    SuspendedCall begun =
        new SuspendedCall(recorder, number, OpenCalls.known(started), value, values);
    suspended.add(continuation, begun);
    return started instanceof PromtapCall ? OpenCalls.filled((PromtapCall) started, begun) : begun;
  }

  /** Lets a function go on, which leaves the rule when it waits again. */
  private Object enteredAgain(int number) {
    PromtapThread thread = PromtapThread.current();
    PromtapCall place = calls.next(thread);
    if (!thread.enterRule(number)) {
      return AGAIN;
    }
    place.rule = number;
    return OpenCalls.filled(place, AGAIN);
  }

  /** Does what {@link PromtapRules#left} says. */
  void left(
      int number,
      Object entered,
      boolean reentered,
      @Nullable Object continuation,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    boolean goesOn = thrown == null && KotlinContinuation.isSuspended(returned);
    Object known = entered instanceof PromtapCall ? OpenCalls.known(entered) : entered;
    if (known instanceof SuspendedCall) {
      SuspendedCall call = (SuspendedCall) known;
      if (goesOn && (reentered || KotlinContinuation.isCompiled(continuation))) {
        call.isSuspended = true;
        call.detach();
        OpenCalls.close(entered);
      } else {
        OpenCalls.close(entered);
        end(continuation, call, goesOn ? null : returned, thrown);
      }
      return;
    }
    OpenCalls.close(entered);
    if (!goesOn && continuation != null) {
      Object caller = KotlinContinuation.completion(continuation);
      SuspendedCall call = caller == null ? null : suspended.newest(caller, number);
      if (call != null) {
        end(caller, call, returned, thrown);
      }
    }
  }

  private void end(
      @Nullable Object continuation,
      SuspendedCall call,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    if (continuation != null) {
      suspended.remove(continuation, call);
    }
    call.end(returned, thrown);
  }
}
