// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapCall;
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
final class RuleRecorder implements PromtapRules, DetachedCall.Recorder {

  /** The start of a counted call that needs no place on its thread. */
  private static final Object UNTRACKED = Boolean.TRUE;

  /** By number; {@code null} for a rule that was removed. Replaced as a whole. */
  private volatile @Nullable RecordedRule[] rules = new RecordedRule[0];

  private final OpenCalls calls = new OpenCalls();
  private final SuspendedCalls suspended = new SuspendedCalls();

  /** {@code null} before the first call of a suspend function. Any of two that race will do. */
  private @Nullable SuspendRecorder suspending;

  /** {@code null} unless the label of the application is wanted. */
  private final @Nullable Applications applications;

  RuleRecorder(@Nullable Applications applications) {
    this.applications = applications;
  }

  @Override
  public int application(@Nullable Object[] call) {
    return applications == null ? 0 : applications.currentNumber(call[CallPlaces.RECEIVER]);
  }

  /** Returns the calls in flight. */
  OpenCalls calls() {
    return calls;
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

  @Override
  public @Nullable RecordedRule rule(int number) {
    @Nullable RecordedRule[] all = rules;
    return number < all.length ? all[number] : null;
  }

  private SuspendRecorder suspending() {
    SuspendRecorder known = suspending;
    if (known == null) {
      known = new SuspendRecorder(calls, suspended, this, this);
      suspending = known;
    }
    return known;
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
      return startedUnread(rule);
    }
    PromtapThread thread = ReentryGuard.enter();
    if (thread == null) {
      return null;
    }
    PromtapCall call = null;
    DataPoints points;
    try {
      rule.hold(receiver);
      if (rule.countsOutermost()) {
        call = calls.next(thread);
        if (!thread.enterRule(number)) {
          return null;
        }
        // If something throws from here on, the next call leaves the rule.
        call.rule = number;
      } else if (rule.countsInFlight()) {
        call = calls.next(thread);
      }
      boolean watched = ReentryGuard.isWatched(thread);
      points = rule.atStart(watched, receiver, a, b, c, d, className, methodName);
    } finally {
      thread.ruleWork &= ReentryGuard.NOT_READING;
    }
    return call == null ? UNTRACKED : OpenCalls.filled(call, points);
  }

  private @Nullable Object startedUnread(RecordedRule rule) {
    PromtapThread thread = PromtapThread.current();
    if (thread.ruleWork != 0) {
      return null;
    }
    if (!rule.countsInFlight()) {
      return UNTRACKED;
    }
    PromtapCall call = calls.next(thread);
    return OpenCalls.filled(call, rule.atStart(false, null, null, null, null, null, null, null));
  }

  private static boolean appliesTo(
      RecordedRule rule, boolean inherited, @Nullable Object receiver) {
    return (!inherited || rule.appliesTo(receiver)) && !rule.isOwnCall();
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
    Object known = OpenCalls.known(started);
    DataPoints points = known instanceof DataPoints ? (DataPoints) known : null;
    OpenCalls.close(started);
    RecordedRule rule = rule(number);
    if (rule == null || started == null && !appliesTo(rule, inherited, receiver)) {
      return;
    }
    if (rule.endsUnread()) {
      // A call that has a start was not made by a read.
      if (started != null || !ReentryGuard.isBusy()) {
        rule.endUnread(points, nanos, thrown != null);
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
      MetricGroup only = rule.only();
      if (only == null) {
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
      } else {
        Object result = thrown == null ? returned : null;
        only.find(watched, receiver, a, b, c, d, className, methodName, result, thrown)
            .of(thrown != null)
            .record(nanos);
      }
    } finally {
      thread.ruleWork &= ReentryGuard.NOT_READING;
    }
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
      @Nullable Object[] values = CallPlaces.detached(receiver, a, b, c, d, className, methodName);
      Object points = OpenCalls.known(started);
      OpenResults awaited = isStage ? rule.awaited() : null;
      Completion completion =
          new Completion(this, number, points, startNanos, value, values, awaited);
      if (isStage) {
        completion.detach();
      }
      OpenCalls.close(started);
      return completion.of(returned);
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
  public @Nullable Object startedAgain(int number, @Nullable Object[] values) {
    RecordedRule rule = rule(number);
    PromtapThread thread = rule == null ? null : ReentryGuard.enter();
    if (rule == null || thread == null) {
      return null;
    }
    try {
      DataPoints points =
          rule.atStart(
              ReentryGuard.isWatched(thread),
              values[CallPlaces.RECEIVER],
              values[CallPlaces.FIRST_ARGUMENT],
              values[CallPlaces.FIRST_ARGUMENT + 1],
              values[CallPlaces.FIRST_ARGUMENT + 2],
              values[CallPlaces.FIRST_ARGUMENT + 3],
              (String) values[CallPlaces.CLASS],
              (String) values[CallPlaces.METHOD]);
      return points == null ? UNTRACKED : points;
    } finally {
      thread.ruleWork &= ReentryGuard.NOT_READING;
    }
  }

  @Override
  public void detached(DetachedCall call) {
    calls.add(call);
  }

  @Override
  public void completed(DetachedCall call, @Nullable Object returned, @Nullable Throwable thrown) {
    try {
      calls.remove(call);
      RecordedRule rule = rule(call.rule);
      PromtapThread thread = rule == null ? null : ReentryGuard.enterEnd();
      if (rule == null || thread == null) {
        return;
      }
      @Nullable Object[] values = call.values;
      try {
        rule.end(
            call.points,
            System.nanoTime() - call.startNanos,
            call.number,
            ReentryGuard.isWatched(thread),
            values[CallPlaces.RECEIVER],
            values[CallPlaces.FIRST_ARGUMENT],
            values[CallPlaces.FIRST_ARGUMENT + 1],
            values[CallPlaces.FIRST_ARGUMENT + 2],
            values[CallPlaces.FIRST_ARGUMENT + 3],
            (String) values[CallPlaces.CLASS],
            (String) values[CallPlaces.METHOD],
            returned,
            thrown);
      } finally {
        thread.ruleWork &= ReentryGuard.NOT_READING;
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
    return suspending()
        .entered(
            number, inherited, value, receiver, a, b, c, d, className, methodName, continuation);
  }

  @Override
  public void left(
      int number,
      Object entered,
      boolean reentered,
      @Nullable Object continuation,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    suspending().left(number, entered, reentered, continuation, returned, thrown);
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
