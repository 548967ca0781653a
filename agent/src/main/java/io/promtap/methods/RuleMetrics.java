package io.promtap.methods;

import io.promtap.config.MethodRule;
import io.promtap.config.MetricSpec;
import io.promtap.metrics.Family;
import io.promtap.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The metrics of all rules in the registry. Rules may share one if they agree on what it is; the
 * first gives it its help and the order of its labels.
 */
final class RuleMetrics {

  private final MetricRegistry registry;
  private final Map<String, Registered> registered = new HashMap<>();

  RuleMetrics(MetricRegistry registry) {
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
   * Takes out what only rules that are gone had.
   *
   * @param stay the rules that go on with what they hold
   * @param fresh rules that are about to come; one with the name of a rule that is gone goes on
   *     with the series of the metrics that stay the same
   */
  void release(List<Rules.Entry> gone, List<RecordedRule> stay, List<MethodRule> fresh) {
    Set<String> wanted = new HashSet<>();
    Map<String, Set<String>> wantedByRule = new HashMap<>();
    stay.forEach(rule -> rule.metrics().forEach(metric -> wanted.add(metric.spec().name())));
    for (MethodRule rule : fresh) {
      Set<String> same = new HashSet<>();
      rule.metrics().stream().filter(this::isRegistered).forEach(spec -> same.add(spec.name()));
      wanted.addAll(same);
      wantedByRule.put(rule.name(), same);
    }
    Set<List<Object>> held = new HashSet<>();
    stay.forEach(rule -> rule.forEachSeries((name, values) -> held.add(series(name, values))));
    for (Rules.Entry entry : gone) {
      Set<String> goOn = wantedByRule.getOrDefault(entry.rule.name(), Collections.emptySet());
      entry.recorded.forEachSeries(
          (name, values) -> {
            if (wanted.contains(name) && !goOn.contains(name)) {
              removeUnless(held, name, values);
            }
          });
      entry.rule.metrics().forEach(spec -> removeUnless(wanted, spec.name()));
    }
  }

  private void removeUnless(Set<List<Object>> held, String name, String... labelValues) {
    Registered metric = registered.get(name);
    if (metric != null && !held.contains(series(name, labelValues))) {
      metric.family.remove(labelValues);
    }
  }

  private static List<Object> series(String name, String... labelValues) {
    return Arrays.asList(name, Arrays.asList(labelValues));
  }

  /** Whether it is there as it is; one that changes its type, labels or buckets is another one. */
  private boolean isRegistered(MetricSpec spec) {
    Registered known = registered.get(spec.name());
    try {
      return known != null && register(spec).family == known.family;
    } catch (IllegalArgumentException different) {
      return false;
    }
  }

  private void removeUnless(Set<String> wanted, String name) {
    Registered metric = wanted.contains(name) ? null : registered.remove(name);
    if (metric != null) {
      registry.remove(metric.family);
    }
  }
}
