// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapRules;
import io.promtap.bridge.PromtapThread;
import io.promtap.expression.CallPlaces;
import io.promtap.log.Failures;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The counter of the calls of all rules, called by woven code. Runs on application threads. It
 * takes no lock, and allocates nothing for a known series unless the result may complete later: a
 * call of a suspend function is noted before anybody knows whether it waits.
 */
final class RuleRecorder implements PromtapRules, Completion.Recorder {

  /** The start of a counted call whose rule has no in-flight gauge. */
  private static final Object UNTRACKED = Boolean.TRUE;

  /** What a suspend function gets when it goes on. */
  private static final Object AGAIN = Boolean.TRUE;

  /** The same, if it has to leave a rule that counts outermost calls. */
  private static final Object AGAIN_OUTERMOST = Boolean.FALSE;

  /** By number; {@code null} for a rule that was removed. Replaced as a whole. */
  private volatile @Nullable RecordedRule[] rules = new RecordedRule[0];

  private final SuspendedCalls suspended = new SuspendedCalls();

  /** {@code null} unless the label of the application is wanted. */
  private final @Nullable Applications applications;

  RuleRecorder(@Nullable Applications applications) {
    this.applications = applications;
  }

  @Override
  public int application(@Nullable Object[] call) {
    return applications == null ? 0 : applications.currentNumber(call[CallPlaces.RECEIVER]);
  }

  /** Returns the open calls of suspend functions. */
  SuspendedCalls suspended() {
    return suspended;
  }

  synchronized void put(int number, @Nullable RecordedRule rule) {
    @Nullable RecordedRule[] next = Arrays.copyOf(rules, Math.max(rules.length, number + 1));
    next[number] = rule;
    rules = next;
  }

  synchronized void remove(int number) {
    put(number, null);
  }

  private @Nullable RecordedRule rule(int number) {
    @Nullable RecordedRule[] all = rules;
    return number < all.length ? all[number] : null;
  }

  @Override
  public @Nullable Object started(
      int number,
      boolean inherited,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName) {
    RecordedRule rule = rule(number);
    if (rule == null || !appliesTo(rule, inherited, receiver)) {
      return null;
    }
    if (rule.readsNothing() && !rule.countsOutermost()) {
      return ReentryGuard.isBusy()
          ? null
          : orUntracked(rule.begin(false, null, null, null, null, null, null, null));
    }
    PromtapThread thread = ReentryGuard.enter();
    if (thread == null) {
      return null;
    }
    try {
      rule.hold(receiver);
      if (rule.countsOutermost() && !thread.enterRule(number)) {
        return null;
      }
      boolean watched = ReentryGuard.isWatched(thread);
      return orUntracked(rule.begin(watched, receiver, a, b, c, d, className, methodName));
    } catch (Throwable failure) {
      // The end of this call will not be reported.
      thread.leaveRule(number);
      throw failure;
    } finally {
      ReentryGuard.leave(thread);
    }
  }

  private static boolean appliesTo(
      RecordedRule rule, boolean inherited, @Nullable Object receiver) {
    return (!inherited || rule.appliesTo(receiver)) && !rule.isOwnCall();
  }

  private static Object orUntracked(@Nullable DataPoints started) {
    return started == null ? UNTRACKED : started;
  }

  @Override
  public void finished(
      int number,
      boolean inherited,
      @Nullable Object started,
      long nanos,
      double value,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    DataPoints points = ended(started);
    RecordedRule rule = rule(number);
    if (rule == null || started == null && !appliesTo(rule, inherited, receiver)) {
      return;
    }
    if (started != null && rule.countsOutermost()) {
      PromtapThread.current().leaveRule(number);
    }
    if (rule.readsNothing()) {
      if (!ReentryGuard.isBusy()) {
        rule.end(
            points, nanos, value, false, null, null, null, null, null, null, null, null, thrown);
      }
      return;
    }
    PromtapThread thread = ReentryGuard.enter();
    if (thread == null) {
      return;
    }
    try {
      if (started == null) {
        // A constructor, which is not reported when it begins.
        rule.hold(receiver);
      }
      boolean watched = ReentryGuard.isWatched(thread);
      rule.end(
          points,
          nanos,
          value,
          watched,
          receiver,
          a,
          b,
          c,
          d,
          className,
          methodName,
          returned,
          thrown);
    } finally {
      ReentryGuard.leave(thread);
    }
  }

  /** Counts the in-flight gauges down, before anything can fail. */
  private static @Nullable DataPoints ended(@Nullable Object started) {
    if (!(started instanceof DataPoints)) {
      return null;
    }
    DataPoints points = (DataPoints) started;
    points.end();
    return points;
  }

  @Override
  public @Nullable Object awaited(
      int number,
      boolean inherited,
      Object started,
      long startNanos,
      double value,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      boolean replaceable,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    RecordedRule rule = rule(number);
    boolean isStage = returned instanceof CompletionStage;
    boolean isPublisher = !isStage && ReactorPublisher.isPublisher(returned);
    if (rule != null
        && returned != null
        && (isStage ? rule.awaited().begin() : isPublisher && replaceable)) {
      if (rule.countsOutermost()) {
        PromtapThread.current().leaveRule(number);
      }
      @Nullable Object[] call = CallPlaces.detached(receiver, a, b, c, d, className, methodName);
      OpenResults awaited = isStage ? rule.awaited() : null;
      return new Completion(this, number, started, startNanos, value, call, awaited).of(returned);
    }
    finished(
        number,
        false,
        started,
        System.nanoTime() - startNanos,
        value,
        receiver,
        a,
        b,
        c,
        d,
        className,
        methodName,
        isStage || isPublisher ? null : returned,
        thrown);
    return null;
  }

  @Override
  public @Nullable Object startedAgain(int number, @Nullable Object[] call) {
    RecordedRule rule = rule(number);
    if (rule == null) {
      return null;
    }
    PromtapThread thread = ReentryGuard.enter();
    if (thread == null) {
      return null;
    }
    try {
      return orUntracked(
          rule.begin(
              ReentryGuard.isWatched(thread),
              call[CallPlaces.RECEIVER],
              call[CallPlaces.FIRST_ARGUMENT],
              call[CallPlaces.FIRST_ARGUMENT + 1],
              call[CallPlaces.FIRST_ARGUMENT + 2],
              call[CallPlaces.FIRST_ARGUMENT + 3],
              (String) call[CallPlaces.CLASS],
              (String) call[CallPlaces.METHOD]));
    } finally {
      ReentryGuard.leave(thread);
    }
  }

  @Override
  public void completed(
      int number,
      Object started,
      long startNanos,
      double value,
      @Nullable Object[] call,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    try {
      DataPoints points = ended(started);
      RecordedRule rule = rule(number);
      if (rule == null) {
        return;
      }
      PromtapThread thread = ReentryGuard.enterEnd();
      if (thread == null) {
        return;
      }
      try {
        rule.end(
            points,
            System.nanoTime() - startNanos,
            value,
            ReentryGuard.isWatched(thread),
            call[CallPlaces.RECEIVER],
            call[CallPlaces.FIRST_ARGUMENT],
            call[CallPlaces.FIRST_ARGUMENT + 1],
            call[CallPlaces.FIRST_ARGUMENT + 2],
            call[CallPlaces.FIRST_ARGUMENT + 3],
            (String) call[CallPlaces.CLASS],
            (String) call[CallPlaces.METHOD],
            returned,
            thrown);
      } finally {
        ReentryGuard.leave(thread);
      }
    } catch (Throwable failure) {
      Failures.record("rules.await", failure);
    }
  }

  @Override
  public @Nullable Object entered(
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
    RecordedRule rule = rule(number);
    if (rule == null || continuation == null) {
      return null;
    }
    if (KotlinContinuation.isResuming(continuation)) {
      return rule.countsOutermost() && PromtapThread.current().enterRule(number)
          ? AGAIN_OUTERMOST
          : AGAIN;
    }
    if (rule.countsOutermost() && suspended.isInside(number, continuation)) {
      return null;
    }
    Object started = started(number, inherited, receiver, a, b, c, d, className, methodName);
    if (started == null) {
      return null;
    }
    try {
      @Nullable Object[] call = CallPlaces.detached(receiver, a, b, c, d, className, methodName);
      SuspendedCall begun = new SuspendedCall(this, number, started, value, call);
      suspended.add(continuation, begun);
      return begun;
    } catch (Throwable failure) {
      // The end of this call will not be reported.
      ended(started);
      leaveIfOutermost(number);
      throw failure;
    }
  }

  private void leaveIfOutermost(int number) {
    RecordedRule rule = rule(number);
    if (rule != null && rule.countsOutermost()) {
      PromtapThread.current().leaveRule(number);
    }
  }

  @Override
  public void left(
      int number,
      Object entered,
      boolean reentered,
      @Nullable Object continuation,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    boolean goesOn = thrown == null && KotlinContinuation.isSuspended(returned);
    if (entered instanceof SuspendedCall) {
      leaveIfOutermost(number);
      SuspendedCall call = (SuspendedCall) entered;
      if (goesOn && (reentered || KotlinContinuation.isCompiled(continuation))) {
        call.isSuspended = true;
      } else {
        end(continuation, call, goesOn ? null : returned, thrown);
      }
      return;
    }
    if (entered == AGAIN_OUTERMOST) {
      leaveIfOutermost(number);
    }
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

  @Override
  public void resumed(@Nullable Object continuation) {
    suspended.resumed(continuation);
  }

  @Override
  public void resumedWith(@Nullable Object result, @Nullable Throwable thrown) {
    suspended.resumedWith(result, thrown);
  }
}
