// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.applications.Applications;
import io.promtap.config.JdkClasses;
import io.promtap.config.MethodRule;
import io.promtap.config.MetricSpec;
import io.promtap.config.NamePattern;
import io.promtap.expression.CallPlaces;
import io.promtap.expression.Expression;
import io.promtap.expression.ExpressionEvaluator;
import io.promtap.support.OwnThreads;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of one rule's calls. Metrics whose labels are read from the same values form a group
 * with one look-up. The group of the in-flight gauges is looked up when a call begins and is held
 * until it ends, so that every increment has its decrement. The other groups are looked up when the
 * call ends.
 */
final class RecordedRule {

  /** A rule about more methods than these is about whatever is called, not about single jobs. */
  private static final int MOST_EXPECTED = 100;

  private final MethodRule rule;
  private final List<RuleMetric> metrics = new ArrayList<>();
  private final List<ObjectReader> readers = new ArrayList<>();

  /** {@code null} if no metric is read from objects. */
  private final @Nullable HeldObjects objects;

  /** {@code null} if the rule has no in-flight gauge. */
  private final @Nullable MetricGroup atStart;

  private final MetricGroup[] atEnd;
  private final @Nullable ExpressionEvaluator error;
  private final boolean readsNothing;
  private final boolean endsUnread;

  /** {@code null} unless the rule is as {@link #only()} says. */
  private final @Nullable MetricGroup only;

  /** {@code null} unless the label of the application is wanted. */
  private final @Nullable Applications applications;

  /** Whether the primitive number that the advice passes is the return value. */
  private final boolean isDirectReturned;

  /** Whether the rule names classes of the JDK, which Promtap's own threads call too. */
  private final boolean namesJdk;

  private final OpenResults awaited;

  /** The methods whose series exist before a call. */
  private final Set<String> expected = ConcurrentHashMap.newKeySet();

  /** Whether the rule matches the class of a receiver. */
  private final ClassValue<Boolean> applies;

  /**
   * @throws IllegalArgumentException if one of its metrics cannot be registered
   */
  RecordedRule(MethodRule rule, RuleMatcher matcher, RuleBindings advice, RuleMetrics registry) {
    this.rule = rule;
    for (MetricSpec spec : rule.metrics()) {
      if (!spec.isReadAtScrape()) {
        metrics.add(new RuleMetric(spec, registry));
      }
    }
    MetricGroup.Readers readers = readers(rule, advice);
    objects = advice.holdsObjects() ? new HeldObjects(rule.name()) : null;
    if (objects != null) {
      readAtScrape(objects, readers, registry);
    }
    List<RuleMetric> left = new ArrayList<>(metrics);
    atStart = MetricGroups.atStart(left, readers, registry);
    atEnd = MetricGroups.atEnd(left, readers, registry);
    error = rule.error() == null ? null : readers.of(rule.error(), "error");
    isDirectReturned = advice.direct() != null && advice.direct().root() == Expression.Root.RETURN;
    boolean allConstant = error == null && (atStart == null || atStart.readsNothing());
    for (MetricGroup group : atEnd) {
      allConstant &= group.readsNothing();
    }
    applications = registry.applications();
    readsNothing = allConstant && objects == null && applications == null;
    endsUnread = readsNothingAtEnd();
    boolean isOnly = error == null && atStart == null && atEnd.length == 1;
    only = isOnly && atEnd[0].needsLabelsAlone() ? atEnd[0] : null;
    awaited = new OpenResults(rule.name());
    boolean anyIsJdk = false;
    for (NamePattern name : rule.target().classes()) {
      anyIsJdk |= JdkClasses.isJdk(name.toString());
    }
    namesJdk = anyIsJdk;
    applies =
        new ClassValue<Boolean>() {
          @Override
          protected Boolean computeValue(Class<?> type) {
            return AccessController.doPrivileged(
                new PrivilegedAction<Boolean>() {
                  @Override
                  public Boolean run() {
                    return new ReceiverMatcher(matcher).appliesTo(type);
                  }
                });
          }
        };
  }

  private boolean readsNothingAtEnd() {
    boolean unread = error == null && objects == null;
    unread &= atStart == null || atStart.readsNoValues();
    for (MetricGroup group : atEnd) {
      unread &= group.readsNothing() && applications == null;
    }
    return unread;
  }

  private void readAtScrape(
      HeldObjects held, MetricGroup.Readers evaluators, RuleMetrics registry) {
    try {
      for (MetricSpec spec : rule.metrics()) {
        Expression value = spec.value();
        if (spec.isReadAtScrape() && value != null) {
          ScrapedGauge gauge = registry.scraped(spec);
          List<ExpressionEvaluator> labels = new ArrayList<>();
          for (String label : gauge.labelNames) {
            labels.add(evaluators.of(Objects.requireNonNull(spec.labels().get(label)), "label"));
          }
          ObjectReader reader =
              new ObjectReader(
                  spec, held, evaluators.of(value, "value"), labels, registry.hasApplication(spec));
          gauge.add(reader);
          readers.add(reader);
        }
      }
    } catch (IllegalArgumentException refused) {
      release(registry);
      throw refused;
    }
  }

  private static MetricGroup.Readers readers(MethodRule rule, RuleBindings advice) {
    return new MetricGroup.Readers() {
      @Override
      public ExpressionEvaluator of(Expression expression, String what) {
        String where = "rules." + rule.name() + "." + what;
        return new ExpressionEvaluator(expression, advice.slot(expression), where);
      }

      @Override
      public boolean isDirect(Expression value) {
        return value.equals(advice.direct());
      }
    };
  }

  /** Returns whether a metric has series that are known when a method is woven. */
  boolean hasSeriesBeforeCalls() {
    for (RuleMetric metric : metrics) {
      if (metric.hasSeriesBeforeCalls()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Creates the series of a method that is woven, at 0. Does nothing for further methods of a rule
   * that has many: those that are never called would fill the metric.
   */
  void expect(@Nullable ClassLoader loader, String className, String methodName) {
    String application = applications == null ? null : applications.of(loader).name;
    String method = className + "." + methodName;
    if (expected.size() < MOST_EXPECTED
        && expected.add(application == null ? method : application + " " + method)) {
      for (RuleMetric metric : metrics) {
        metric.expect(application, className, methodName);
      }
    }
  }

  /** Returns whether a call is recorded without reading its values. */
  boolean readsNothing() {
    return readsNothing;
  }

  /**
   * Returns the only group of a rule that reads nothing but its labels, and those at the end of a
   * call. Many rules have one counter and one histogram; for them, the general way is too long.
   */
  @Nullable MetricGroup only() {
    return only;
  }

  /** Returns whether nothing is read when a call ends: {@link #endUnread} records it. */
  boolean endsUnread() {
    return endsUnread;
  }

  /**
   * Returns whether a thread of Promtap makes this call. It uses classes of the JDK like any other
   * code.
   */
  boolean isOwnCall() {
    return namesJdk && OwnThreads.isCurrent();
  }

  boolean appliesTo(@Nullable Object receiver) {
    return receiver != null && applies.get(receiver.getClass());
  }

  /** Holds the receiver of a call for the scrapes to come, if a metric is read from it. */
  void hold(@Nullable Object receiver) {
    if (objects != null && receiver != null) {
      objects.add(receiver, applications == null ? null : applications.current(receiver).name);
    }
  }

  /** Takes over the objects of a rule that was about the same methods. */
  void holdAllOf(RecordedRule former) {
    if (objects != null
        && former.objects != null
        && rule.name().equals(former.rule.name())
        && rule.target().equals(former.rule.target())) {
      objects.addAll(former.objects);
    }
  }

  /** Ends the metrics that are read from objects. */
  void release(RuleMetrics registry) {
    for (ObjectReader reader : readers) {
      registry.remove(reader);
    }
  }

  /** Returns the count of the rule's results that are not complete yet. */
  OpenResults awaited() {
    return awaited;
  }

  boolean countsOutermost() {
    return rule.outermost();
  }

  /** Returns whether the rule has a gauge in flight. */
  boolean countsInFlight() {
    return atStart != null;
  }

  /** Returns what a call is counted by that begins; {@code null} without a gauge in flight. */
  @Nullable DataPoints atStart(
      boolean watched,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName) {
    return atStart == null
        ? null
        : atStart.find(watched, receiver, a, b, c, d, className, methodName, null, null);
  }

  /**
   * Records the end of a call of which nothing is read.
   *
   * @param started the result of {@link #atStart}
   */
  void endUnread(@Nullable DataPoints started, long nanos, boolean isError) {
    if (started != null && atStart != null) {
      atStart.recordUnread(started, isError, nanos);
    }
    for (MetricGroup group : atEnd) {
      if (group.isAbout(isError)) {
        group.recordUnread(group.unread(), isError, nanos);
      }
    }
  }

  /**
   * Records the end of a call.
   *
   * @param started the result of {@link #atStart}
   * @param number the value that the advice passed as a primitive; NaN if there is none
   */
  void end(
      @Nullable DataPoints started,
      long nanos,
      double number,
      boolean watched,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
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
    if (started != null && atStart != null) {
      atStart.record(
          started,
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
