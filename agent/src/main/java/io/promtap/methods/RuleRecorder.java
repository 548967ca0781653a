package io.promtap.methods;

import io.promtap.bridge.PromtapRules;
import io.promtap.expression.CallPlaces;
import io.promtap.log.Failures;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/**
 * Counts the calls of rules: here and nowhere else. Runs on application threads; takes no lock and
 * allocates nothing for a series that it has seen, but for results that complete later.
 */
final class RuleRecorder implements PromtapRules {

  /** Stands for a call that is counted and of which nothing in flight is. */
  private static final Object UNTRACKED = Boolean.TRUE;

  private final ReentryGuard threads = new ReentryGuard();

  /** By number; null where a rule is gone. Replaced as a whole. */
  private volatile RecordedRule[] rules = new RecordedRule[0];

  synchronized void put(int number, RecordedRule rule) {
    RecordedRule[] next = Arrays.copyOf(rules, Math.max(rules.length, number + 1));
    next[number] = rule;
    rules = next;
  }

  synchronized void remove(int number) {
    put(number, null);
  }

  private RecordedRule rule(int number) {
    RecordedRule[] all = rules;
    return number < all.length ? all[number] : null;
  }

  @Override
  public Object started(
      int number,
      boolean inherited,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName) {
    RecordedRule rule = rule(number);
    if (rule == null || !isMeant(rule, inherited, receiver)) {
      return null;
    }
    if (rule.readsNothing() && !rule.countsOutermost()) {
      return threads.isBusy()
          ? null
          : orUntracked(rule.begin(false, null, null, null, null, null, null, null));
    }
    int[] state = threads.enter();
    if (state == null) {
      return null;
    }
    try {
      if (!rule.enter()) {
        return null;
      }
      boolean watched = ReentryGuard.isWatched(state);
      return orUntracked(rule.begin(watched, receiver, a, b, c, d, className, methodName));
    } catch (Throwable failure) {
      // Nobody will say that this call ends.
      rule.leave();
      throw failure;
    } finally {
      ReentryGuard.leave(state);
    }
  }

  private static boolean isMeant(RecordedRule rule, boolean inherited, Object receiver) {
    return (!inherited || rule.appliesTo(receiver)) && !rule.isOwnCall();
  }

  private static Object orUntracked(DataPoints startedOrNull) {
    return startedOrNull == null ? UNTRACKED : startedOrNull;
  }

  @Override
  public void finished(
      int number,
      boolean inherited,
      Object started,
      long nanos,
      double value,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName,
      Object returned,
      Throwable thrown) {
    DataPoints points = ended(started);
    RecordedRule rule = rule(number);
    if (rule == null || started == null && !isMeant(rule, inherited, receiver)) {
      return;
    }
    if (started != null) {
      rule.leave();
    }
    if (rule.readsNothing()) {
      if (!threads.isBusy()) {
        rule.end(
            points, nanos, value, false, null, null, null, null, null, null, null, null, thrown);
      }
      return;
    }
    int[] state = threads.enter();
    if (state == null) {
      return;
    }
    try {
      boolean watched = ReentryGuard.isWatched(state);
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
      ReentryGuard.leave(state);
    }
  }

  /** What goes down goes down first, whatever comes after it. */
  private static DataPoints ended(Object started) {
    if (!(started instanceof DataPoints)) {
      return null;
    }
    DataPoints points = (DataPoints) started;
    points.end();
    return points;
  }

  @Override
  public Object awaited(
      int number,
      boolean inherited,
      Object started,
      long startNanos,
      double value,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName,
      boolean replaceable,
      Object returned,
      Throwable thrown) {
    RecordedRule rule = rule(number);
    boolean isStage = returned instanceof CompletionStage;
    boolean isPublisher = !isStage && ReactorPublisher.isOne(returned);
    if (rule != null && (isStage ? rule.awaited().begin() : isPublisher && replaceable)) {
      rule.leave();
      Object[] call = CallPlaces.detached(receiver, a, b, c, d, className, methodName);
      Awaited awaited = isStage ? rule.awaited() : null;
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

  ReentryGuard threads() {
    return threads;
  }

  /**
   * For what completes later: it begins anew when somebody subscribes.
   *
   * @return {@code null} if it is not counted
   */
  Object startedAgain(int number, Object[] call) {
    RecordedRule rule = rule(number);
    int[] state = rule == null ? null : threads.enter();
    if (state == null) {
      return null;
    }
    try {
      return orUntracked(
          rule.begin(
              ReentryGuard.isWatched(state),
              call[CallPlaces.RECEIVER],
              call[CallPlaces.FIRST_ARGUMENT],
              call[CallPlaces.FIRST_ARGUMENT + 1],
              call[CallPlaces.FIRST_ARGUMENT + 2],
              call[CallPlaces.FIRST_ARGUMENT + 3],
              (String) call[CallPlaces.CLASS],
              (String) call[CallPlaces.METHOD]));
    } finally {
      ReentryGuard.leave(state);
    }
  }

  /**
   * For what completes later, on whatever thread. Throws nothing.
   *
   * @param call a frame that is this call's alone
   */
  void completed(
      int number,
      Object started,
      long startNanos,
      double value,
      Object[] call,
      Object returned,
      Throwable thrown) {
    try {
      DataPoints points = ended(started);
      RecordedRule rule = rule(number);
      int[] state = rule == null ? null : threads.enterEnd();
      if (state == null) {
        return;
      }
      try {
        rule.end(
            points,
            System.nanoTime() - startNanos,
            value,
            ReentryGuard.isWatched(state),
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
        ReentryGuard.leave(state);
      }
    } catch (Throwable failure) {
      Failures.record("rules.await", failure);
    }
  }
}
