// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.JdkClasses;
import io.promtap.config.MethodRule;
import io.promtap.config.MetricSpec;
import io.promtap.config.NamePattern;
import io.promtap.expression.CallPlaces;
import io.promtap.expression.Expression;
import io.promtap.expression.ExpressionReader;
import io.promtap.support.OwnThreads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The recorder of one rule's calls. Metrics whose labels are read from the same values form a group
 * with one look-up. The group of the in-flight gauges is looked up when a call begins and is held
 * until it ends, so that every increment has its decrement. The other groups are looked up when the
 * call ends.
 */
final class RecordedRule {

  private final MethodRule rule;
  private final List<RuleMetric> metrics = new ArrayList<>();

  /** Null if the rule has no in-flight gauge. */
  private final MetricGroup atStart;

  private final MetricGroup[] atEnd;
  private final ExpressionReader error;
  private final boolean readsNothing;

  /** Whether the primitive number that the advice passes is the return value. */
  private final boolean isDirectReturned;

  private final boolean sharesClasses;

  private final OpenResults awaited;

  /** Whether the rule matches the class of a receiver. */
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
    awaited = new OpenResults(rule.name());
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

  /**
   * Moves the in-flight gauges from {@code left} to a group, with every metric whose labels are a
   * subset of theirs.
   */
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

  /** The metrics with the most keys first, so that those with fewer join them. */
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
   * Moves the metrics of one group from {@code left} to it.
   *
   * @param sharedOrNull the metric with which each of them must be able to share a look-up
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

  /** Whether a call is recorded without reading its values. */
  boolean readsNothing() {
    return readsNothing;
  }

  /**
   * Whether a thread of Promtap makes this call. It uses classes of the JDK like any other code.
   */
  boolean isOwnCall() {
    return sharesClasses && OwnThreads.isCurrent();
  }

  boolean appliesTo(Object receiver) {
    return receiver != null && applies.get(receiver.getClass());
  }

  /** The results of its calls that are not complete yet. */
  OpenResults awaited() {
    return awaited;
  }

  boolean countsOutermost() {
    return rule.outermost();
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
   * Records the end of a call. The caller ends the in-flight gauges.
   *
   * @param startedOrNull the result of {@link #begin}
   * @param number the value that the advice passed as a primitive, NaN if there is none
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
    // A method that throws leaves 0 in place of a primitive result.
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
