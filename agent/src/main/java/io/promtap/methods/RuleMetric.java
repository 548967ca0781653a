// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.applications.Applications;
import io.promtap.config.MetricSpec;
import io.promtap.expression.Expression;
import io.promtap.metrics.Counter;
import io.promtap.metrics.DoubleGauge;
import io.promtap.metrics.DoubleHistogram;
import io.promtap.metrics.Gauge;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.Summary;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A metric of a rule: its type, the expressions of its labels, and the data points it holds. */
final class RuleMetric {

  /** What is the same in all calls of a method; both outcomes of it have their series. */
  private static final Set<Expression.Root> OF_METHODS =
      EnumSet.of(
          Expression.Root.CONSTANT,
          Expression.Root.CLASS,
          Expression.Root.METHOD,
          Expression.Root.OUTCOME);

  private final MetricSpec spec;
  private final RuleMetrics metrics;
  private final RuleMetrics.Registered registered;
  private final List<Expression> labels = new ArrayList<>();

  /** All series of the metric, with the overflow series. Guarded by the lock of the metrics. */
  private final Set<Object> held = new HashSet<>();

  RuleMetric(MetricSpec spec, RuleMetrics metrics) {
    this.spec = spec;
    this.metrics = metrics;
    this.registered = metrics.register(spec);
    for (String label : registered.labelNames) {
      labels.add(spec.labels().get(label));
    }
  }

  MetricSpec spec() {
    return spec;
  }

  /** Returns the expressions in the order of the metric's labels. */
  List<Expression> labels() {
    return labels;
  }

  /** Returns the expressions of the labels, each once, without the outcome. */
  Set<Expression> keys() {
    Set<Expression> keys = new LinkedHashSet<>();
    for (Expression label : labels) {
      if (label.root() != Expression.Root.OUTCOME) {
        keys.add(label);
      }
    }
    return keys;
  }

  /**
   * Returns whether a label depends on the return value or the exception. If so, there are no
   * series for calls that the metric does not record.
   */
  boolean hasOutcomeLabels() {
    for (Expression label : labels) {
      if (label.root() == Expression.Root.EXCEPTION || label.root() == Expression.Root.RETURN) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether one tree look-up serves both metrics. */
  boolean canShareWith(RuleMetric wider) {
    return !wider.hasOutcomeLabels() || hasOutcomeLabels() && spec.when() == wider.spec.when();
  }

  boolean isInFlight() {
    return spec.reading() == MetricSpec.Reading.IN_FLIGHT;
  }

  boolean records(boolean failed) {
    switch (spec.when()) {
      case SUCCESS:
        return !failed;
      case ERROR:
        return failed;
      default:
        return true;
    }
  }

  /**
   * @param application ignored by a metric that does not have its label
   */
  Gauge inFlight(@Nullable String application, String... labelValues) {
    return (Gauge) series(application, labelValues);
  }

  /** Returns whether each call adds 1 to a counter. */
  boolean countsCalls() {
    return spec.type() == MetricSpec.Type.COUNTER && spec.reading() == MetricSpec.Reading.CALLS;
  }

  /** Returns whether a histogram gets the duration of each call. */
  boolean observesDurations() {
    return spec.type() == MetricSpec.Type.HISTOGRAM
        && spec.reading() == MetricSpec.Reading.DURATION;
  }

  /** Returns what records calls in a series of this metric. */
  DataPoint dataPoint(Object series) {
    switch (spec.type()) {
      case COUNTER:
        return counter((Counter) series);
      case HISTOGRAM:
        return histogram(series);
      case SUMMARY:
        return summary((Summary) series);
      default:
        return gauge((DoubleGauge) series);
    }
  }

  /**
   * Returns whether the labels of a method are known when it is woven, and 0 is true before the
   * first call. It is not for a gauge that is set to a value.
   */
  boolean hasSeriesBeforeCalls() {
    Expression value = spec.value();
    boolean isLastValue =
        spec.type() == MetricSpec.Type.GAUGE
            && spec.reading() == MetricSpec.Reading.VALUE
            && value != null
            && value.root() != Expression.Root.NOW;
    if (isLastValue) {
      return false;
    }
    for (Expression label : labels) {
      if (!OF_METHODS.contains(label.root())) {
        return false;
      }
    }
    return true;
  }

  /** Creates the series of a method that is woven. */
  void expect(@Nullable String application, String className, String methodName) {
    if (hasSeriesBeforeCalls()) {
      if (records(false)) {
        series(application, valuesOf(className, methodName, MetricGroup.SUCCESS));
      }
      if (records(true)) {
        series(application, valuesOf(className, methodName, MetricGroup.ERROR));
      }
    }
  }

  private String[] valuesOf(String className, String methodName, String outcome) {
    String[] values = new String[labels.size()];
    for (int i = 0; i < values.length; i++) {
      Expression label = labels.get(i);
      switch (label.root()) {
        case CLASS:
          values[i] = className;
          break;
        case METHOD:
          values[i] = methodName;
          break;
        case OUTCOME:
          values[i] = outcome;
          break;
        default:
          values[i] = String.valueOf(label.constant());
      }
    }
    return values;
  }

  /**
   * @param application as in {@link #inFlight}
   */
  Object series(@Nullable String application, String... labelValues) {
    String[] exposed =
        application != null && metrics.hasApplication(spec)
            ? Applications.withFirst(application, labelValues)
            : labelValues;
    synchronized (metrics) {
      Object series = registered.family.series(exposed);
      held.add(series);
      return series;
    }
  }

  /** Returns all series of the metric. The caller holds the lock of the metrics. */
  Set<Object> held() {
    return held;
  }

  /** Removes the series that only this metric holds. The caller holds the lock of the metrics. */
  void removeSeriesExcept(Set<Object> heldByOthers) {
    Set<Object> own = new HashSet<>(held);
    own.removeAll(heldByOthers);
    registered.family.remove(own);
  }

  private DataPoint counter(Counter counter) {
    return spec.reading() == MetricSpec.Reading.CALLS
        ? (nanos, value) -> counter.increment()
        : (nanos, value) -> counter.add(value);
  }

  private DataPoint histogram(Object series) {
    if (spec.reading() == MetricSpec.Reading.DURATION) {
      Histogram durations = (Histogram) series;
      return (nanos, value) -> durations.observeNanos(nanos);
    }
    DoubleHistogram values = (DoubleHistogram) series;
    return (nanos, value) -> values.observe(value);
  }

  private DataPoint summary(Summary summary) {
    return spec.reading() == MetricSpec.Reading.DURATION
        ? (nanos, value) -> summary.observeNanos(nanos)
        : (nanos, value) -> summary.observe(value);
  }

  private DataPoint gauge(DoubleGauge gauge) {
    return spec.reading() == MetricSpec.Reading.CHANGE
        ? (nanos, value) -> gauge.add(value)
        : (nanos, value) -> gauge.set(value);
  }
}
