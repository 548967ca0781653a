package io.promtap.methods;

import io.promtap.config.MetricSpec;
import io.promtap.expression.Expression;
import io.promtap.metrics.Counter;
import io.promtap.metrics.Gauge;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.Summary;
import io.promtap.metrics.ValueGauge;
import io.promtap.metrics.ValueHistogram;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One metric of one rule: what it is, what its labels come from, and its data points. */
final class RuleMetric {

  private final MetricSpec spec;
  private final RuleMetrics metrics;
  private final RuleMetrics.Registered registered;
  private final List<Expression> labels = new ArrayList<>();

  /** All series that it was given, that of the overflow among them; guarded by the metrics. */
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

  /** In the order of the metric's labels. */
  List<Expression> labels() {
    return labels;
  }

  /** What its labels are read from, each once, the outcome aside. */
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
   * Whether its series are told by how the call ended, so that there are none for calls that it
   * does not record.
   */
  boolean isToldByEnd() {
    for (Expression label : labels) {
      if (label.root() == Expression.Root.EXCEPTION || label.root() == Expression.Root.RETURN) {
        return true;
      }
    }
    return false;
  }

  /** Whether a look-up for the other one can be for this one too. */
  boolean canShareWith(RuleMetric wider) {
    return !wider.isToldByEnd() || isToldByEnd() && spec.when() == wider.spec.when();
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

  Gauge inFlight(String... labelValues) {
    return (Gauge) series(labelValues);
  }

  DataPoint dataPoint(String... labelValues) {
    Object series = series(labelValues);
    switch (spec.type()) {
      case COUNTER:
        return counter((Counter) series);
      case HISTOGRAM:
        return histogram(series);
      case SUMMARY:
        return summary((Summary) series);
      default:
        return gauge((ValueGauge) series);
    }
  }

  private Object series(String... labelValues) {
    synchronized (metrics) {
      Object series = registered.family.series(labelValues);
      held.add(series);
      return series;
    }
  }

  /** For who has the lock of the metrics. */
  Set<Object> held() {
    return held;
  }

  /** Takes its series out that none of the others hold, for who has the lock of the metrics. */
  void removeAllBut(Set<Object> heldByOthers) {
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
    ValueHistogram values = (ValueHistogram) series;
    return (nanos, value) -> values.observe(value);
  }

  private DataPoint summary(Summary summary) {
    return spec.reading() == MetricSpec.Reading.DURATION
        ? (nanos, value) -> summary.observeNanos(nanos)
        : (nanos, value) -> summary.observe(value);
  }

  private DataPoint gauge(ValueGauge gauge) {
    return spec.reading() == MetricSpec.Reading.CHANGE
        ? (nanos, value) -> gauge.add(value)
        : (nanos, value) -> gauge.set(value);
  }
}
