package io.promtap.methods;

import io.promtap.config.MethodRule;
import io.promtap.config.MetricSpec;
import io.promtap.metrics.Family;
import io.promtap.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The metrics of all rules in the registry. Rules may share one if they agree on what it is; the
 * first gives it its help and the order of its labels.
 */
public final class RuleMetrics {

  private final MetricRegistry registry;
  private final Map<String, Registered> registered = new HashMap<>();

  public RuleMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  MetricRegistry registry() {
    return registry;
  }

  /** A metric and the order of its labels. */
  static final class Registered {
    final Family<?> family;
    final List<String> labelNames;

    Registered(Family<?> family, List<String> labelNames) {
      this.family = family;
      this.labelNames = labelNames;
    }
  }

  /**
   * @throws IllegalArgumentException if the name means something else already
   */
  Registered register(MetricSpec spec) {
    Registered known = registered.get(spec.name());
    List<String> names = new ArrayList<>(spec.labels().keySet());
    if (known != null
        && known.labelNames.size() == names.size()
        && known.labelNames.containsAll(names)) {
      names = known.labelNames;
    }
    Registered fresh = new Registered(family(spec, names.toArray(new String[0])), names);
    registered.put(spec.name(), fresh);
    return fresh;
  }

  private Family<?> family(MetricSpec spec, String... labels) {
    String name = spec.name();
    String help = spec.help();
    boolean isDuration = spec.reading() == MetricSpec.Reading.DURATION;
    switch (spec.type()) {
      case COUNTER:
        return registry.counter(name, help, labels);
      case HISTOGRAM:
        return isDuration
            ? registry.histogram(name, help, spec.buckets(), labels)
            : registry.valueHistogram(name, help, spec.buckets(), labels);
      case SUMMARY:
        return isDuration
            ? registry.durationSummary(name, help, labels)
            : registry.valueSummary(name, help, labels);
      default:
        return spec.reading() == MetricSpec.Reading.IN_FLIGHT
            ? registry.gauge(name, help, labels)
            : registry.valueGauge(name, help, labels);
    }
  }

  /**
   * Takes out what only rules that are gone had. No rule gets a series meanwhile ({@link
   * RuleMetric}): one that was taken out just then would be recorded into the void for ever.
   *
   * @param stay the rules that go on with what they hold
   * @param fresh rules that are about to come; one with the name of a rule that is gone goes on
   *     with the series of the metrics that stay the same
   */
  synchronized void release(
      List<Rules.Entry> gone, List<RecordedRule> stay, List<MethodRule> fresh) {
    List<RuleMetric> goOn = new ArrayList<>();
    List<RuleMetric> end = new ArrayList<>();
    for (RecordedRule rule : stay) {
      goOn.addAll(rule.metrics());
    }
    for (Rules.Entry entry : gone) {
      for (RuleMetric metric : entry.recorded.metrics()) {
        (goesOn(metric.spec(), entry.rule.name(), fresh) ? goOn : end).add(metric);
      }
    }
    Set<String> names = new HashSet<>();
    Set<Object> held = new HashSet<>();
    for (RuleMetric metric : goOn) {
      names.add(metric.spec().name());
      held.addAll(metric.held());
    }
    for (RuleMetric metric : end) {
      if (names.contains(metric.spec().name())) {
        metric.removeAllBut(held);
      } else {
        remove(metric.spec().name());
      }
    }
  }

  /**
   * Whether a rule is about to come that has the metric as it is. One that changes its type, labels
   * or buckets is another one; so is one whose labels are read from something else, since a wrong
   * label is corrected to be rid of its series.
   */
  private boolean goesOn(MetricSpec spec, String rule, List<MethodRule> fresh) {
    for (MethodRule next : fresh) {
      if (next.name().equals(rule)) {
        for (MetricSpec metric : next.metrics()) {
          if (metric.name().equals(spec.name())
              && metric.labels().equals(spec.labels())
              && isRegistered(metric)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean isRegistered(MetricSpec spec) {
    Registered known = registered.get(spec.name());
    try {
      return known != null && register(spec).family == known.family;
    } catch (IllegalArgumentException different) {
      return false;
    }
  }

  private void remove(String name) {
    Registered metric = registered.remove(name);
    if (metric != null) {
      registry.remove(metric.family);
    }
  }
}
