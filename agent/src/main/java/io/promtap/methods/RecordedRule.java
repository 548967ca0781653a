package io.promtap.methods;

import io.promtap.config.JdkClasses;
import io.promtap.config.MethodRule;
import io.promtap.config.MetricSpec;
import io.promtap.config.NamePattern;
import io.promtap.expression.CallPlaces;
import io.promtap.expression.Expression;
import io.promtap.expression.ExpressionReader;
import io.promtap.log.OwnThreads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one rule records of a call. Metrics whose labels are read from the same values are one
 * group. The group of the gauges in flight is looked up when a call begins and held to its end, so
 * that what goes up comes down; the others when it ends.
 */
final class RecordedRule {

  private final MethodRule rule;
  private final List<RuleMetric> metrics = new ArrayList<>();

  /** Null if nothing in flight is counted. */
  private final MetricGroup atStart;

  private final MetricGroup[] atEnd;
  private final ExpressionReader error;
  private final boolean readsNothing;

  /** Whether the number that comes with a call is what the method returned. */
  private final boolean isDirectReturned;

  private final boolean sharesClasses;

  private final Awaited awaited;

  /**
   * One flag for each thread if only outermost calls count, else null. An array of the JDK's, since
   * what a thread keeps must not keep the agent's loader.
   */
  private final ThreadLocal<boolean[]> inside;

  /** Whether the class of a receiver is one that the rule names. */
  private final ClassValue<Boolean> applies;

  /**
   * @throws IllegalArgumentException if one of its metrics cannot be registered
   */
  RecordedRule(MethodRule rule, RuleMatcher matcher, RuleBindings advice, RuleMetrics registry) {
    this.rule = rule;
    for (MetricSpec spec : rule.metrics()) {
      metrics.add(new RuleMetric(spec, registry));
    }
    MetricGroup.Readers readers = readers(rule, advice);
    List<RuleMetric> left = new ArrayList<>(metrics);
    atStart = startGroup(left, readers, registry);
    atEnd = endGroups(left, readers, registry);
    error = rule.error() == null ? null : readers.of(rule.error(), "error");
    isDirectReturned = advice.direct() != null && advice.direct().root() == Expression.Root.RETURN;
    boolean allConstant = error == null && (atStart == null || atStart.readsNothing());
    for (MetricGroup group : atEnd) {
      allConstant &= group.readsNothing();
    }
    readsNothing = allConstant;
    awaited = new Awaited(rule.name());
    inside = rule.outermost() ? new ThreadLocal<>() : null;
    boolean namesJdk = false;
    for (NamePattern name : rule.target().classes()) {
      namesJdk |= JdkClasses.isJdk(name.toString());
    }
    sharesClasses = namesJdk;
    ReceiverMatcher receivers = new ReceiverMatcher(matcher);
    applies =
        new ClassValue<Boolean>() {
          @Override
          protected Boolean computeValue(Class<?> type) {
            return receivers.appliesTo(type);
          }
        };
  }

  private static MetricGroup.Readers readers(MethodRule rule, RuleBindings advice) {
    return new MetricGroup.Readers() {
      @Override
      public ExpressionReader of(Expression expression, String what) {
        String where = "rules." + rule.name() + "." + what;
        return new ExpressionReader(expression, advice.slot(expression), where);
      }

      @Override
      public boolean isDirect(Expression value) {
        return value.equals(advice.direct());
      }
    };
  }

  /** Takes the gauges in flight out of the list, and whatever is told by no more than theirs. */
  private static MetricGroup startGroup(
      List<RuleMetric> left, MetricGroup.Readers readers, RuleMetrics registry) {
    Set<Expression> keys = new LinkedHashSet<>();
    boolean any = false;
    for (RuleMetric metric : left) {
      if (metric.isInFlight()) {
        keys.addAll(metric.keys());
        any = true;
      }
    }
    return any ? group(left, keys, null, readers, registry) : null;
  }

  /** Those with the most keys first: one with fewer joins them. */
  private static MetricGroup[] endGroups(
      List<RuleMetric> left, MetricGroup.Readers readers, RuleMetrics registry) {
    List<MetricGroup> groups = new ArrayList<>();
    while (!left.isEmpty()) {
      RuleMetric widest = MetricGroup.widest(left);
      groups.add(group(left, widest.keys(), widest, readers, registry));
    }
    return groups.toArray(new MetricGroup[0]);
  }

  /**
   * Takes the metrics of one group out of the list.
   *
   * @param sharedOrNull with which each of them has to go together
   */
  private static MetricGroup group(
      List<RuleMetric> left,
      Set<Expression> keys,
      RuleMetric sharedOrNull,
      MetricGroup.Readers readers,
      RuleMetrics registry) {
    List<RuleMetric> members = new ArrayList<>();
    for (RuleMetric metric : left) {
      if (keys.containsAll(metric.keys())
          && (sharedOrNull == null || metric.canShareWith(sharedOrNull))) {
        members.add(metric);
      }
    }
    left.removeAll(members);
    return new MetricGroup(members, new ArrayList<>(keys), readers, registry);
  }

  String name() {
    return rule.name();
  }

  /** Whether a call is recorded without a look at anything of it. */
  boolean readsNothing() {
    return readsNothing;
  }

  /** Whether Promtap itself makes this call: it uses classes of the JDK as everybody does. */
  boolean isOwnCall() {
    return sharesClasses && OwnThreads.isCurrent();
  }

  boolean appliesTo(Object receiver) {
    return receiver != null && applies.get(receiver.getClass());
  }

  /** The results that calls of it have returned and that have not completed. */
  Awaited awaited() {
    return awaited;
  }

  boolean countsOutermost() {
    return inside != null;
  }

  /** A call begins; false if it is inside another one and does not count for that. */
  boolean enter() {
    if (inside == null) {
      return true;
    }
    boolean[] thread = inside.get();
    if (thread == null) {
      thread = new boolean[1];
      inside.set(thread);
    }
    boolean isOutermost = !thread[0];
    thread[0] = true;
    return isOutermost;
  }

  /** A call that was let in returns or throws. */
  void leave() {
    boolean[] thread = inside == null ? null : inside.get();
    if (thread != null) {
      thread[0] = false;
    }
  }

  /** Null if nothing in flight is counted. */
  DataPoints begin(
      boolean watched,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName) {
    if (atStart == null) {
      return null;
    }
    DataPoints points =
        atStart.find(watched, receiver, a, b, c, d, className, methodName, null, null);
    points.begin();
    return points;
  }

  /**
   * A call ended. What was begun is ended by the caller.
   *
   * @param startedOrNull what {@link #begin} gave
   * @param number the rule's direct value, NaN if there is none
   */
  void end(
      DataPoints startedOrNull,
      long nanos,
      double number,
      boolean watched,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName,
      Object returned,
      Throwable thrown) {
    boolean hasReturned = thrown == null;
    // A method that throws leaves 0 where it would have left a primitive.
    Object result = hasReturned ? returned : null;
    double value = hasReturned || !isDirectReturned ? number : Double.NaN;
    boolean isError =
        !hasReturned
            || error != null
                && error.isError(
                    CallPlaces.at(
                        error.root(), receiver, a, b, c, d, className, methodName, result, thrown),
                    watched);
    if (startedOrNull != null) {
      atStart.record(
          startedOrNull,
          isError,
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
          result,
          thrown);
    }
    for (MetricGroup group : atEnd) {
      if (group.isAbout(isError)) {
        DataPoints points =
            group.find(watched, receiver, a, b, c, d, className, methodName, result, thrown);
        group.record(
            points,
            isError,
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
            result,
            thrown);
      }
    }
  }

  List<RuleMetric> metrics() {
    return metrics;
  }
}
