package io.promtap.methods;

import io.promtap.bridge.PromtapRules;
import io.promtap.log.Failures;
import java.util.Arrays;

/**
 * Counts the calls of rules: here and nowhere else. Runs on application threads; takes no lock and
 * allocates nothing for a series that it has seen, but for results that complete later.
 */
final class RuleRecorder implements PromtapRules {

  /** Stands for a call that is counted and of which nothing in flight is. */
  private static final Object UNTRACKED = Boolean.TRUE;

  private final Frame frames = new Frame();

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
    Object[] frame = frames.take();
    if (frame == null) {
      return null;
    }
    try {
      if (!rule.enter()) {
        return null;
      }
      Frame.fill(frame, receiver, a, b, c, d, className, methodName);
      return orUntracked(rule.begin(frame));
    } catch (Throwable failure) {
      // Nobody will say that this call ends.
      rule.leave();
      throw failure;
    } finally {
      Frame.giveBack(frame);
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
      if (!frames.isTaken()) {
        rule.end(points, thrown, nanos, value, null);
      }
      return;
    }
    Object[] frame = frames.take();
    if (frame == null) {
      return;
    }
    try {
      Frame.fill(frame, receiver, a, b, c, d, className, methodName);
      frame[Frame.RETURNED] = returned;
      frame[Frame.THROWN] = thrown;
      rule.end(points, thrown, nanos, value, frame);
    } finally {
      Frame.giveBack(frame);
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
      Object returned,
      Throwable thrown) {
    RecordedRule rule = rule(number);
    if (rule != null && thrown == null && Completion.canAwait(returned)) {
      rule.leave();
      Object[] call = Frame.detached(receiver, a, b, c, d, className, methodName);
      return new Completion(this, number, started, startNanos, value, call).of(returned);
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
        returned,
        thrown);
    return null;
  }

  /**
   * For what completes later: it begins anew when somebody subscribes.
   *
   * @return {@code null} if it is not counted
   */
  Object startedAgain(int number, Object[] call) {
    RecordedRule rule = rule(number);
    Object[] frame = rule == null ? null : frames.take();
    if (frame == null) {
      return null;
    }
    try {
      Frame.fill(frame, call);
      return orUntracked(rule.begin(frame));
    } finally {
      Frame.giveBack(frame);
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
      Object[] frame = rule == null ? null : frames.take();
      if (frame == null) {
        return;
      }
      try {
        Frame.fill(frame, call);
        frame[Frame.RETURNED] = returned;
        frame[Frame.THROWN] = thrown;
        rule.end(points, thrown, System.nanoTime() - startNanos, value, frame);
      } finally {
        Frame.giveBack(frame);
      }
    } catch (Throwable failure) {
      Failures.record("rules.await", failure);
    }
  }
}
