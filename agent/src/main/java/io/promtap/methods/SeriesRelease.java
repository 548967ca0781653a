// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.MethodRule;
import io.promtap.config.MetricSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The removal of the metrics and series that only removed rules have.
 *
 * <p>No rule gets a series meanwhile: one that was removed at that moment would accept values that
 * nobody ever sees.
 */
final class SeriesRelease {

  private final RuleMetrics metrics;
  private final List<MethodRule> fresh;

  /**
   * @param fresh the rules that come next. One with the name of a removed rule takes over the
   *     series of the metrics that stay the same
   */
  SeriesRelease(RuleMetrics metrics, List<MethodRule> fresh) {
    this.metrics = metrics;
    this.fresh = fresh;
  }

  /**
   * @param kept the rules that keep their series
   */
  void release(List<ActiveRule> gone, List<ActiveRule> kept) {
    synchronized (metrics) {
      List<RuleMetric> goOn = new ArrayList<>();
      List<RuleMetric> end = new ArrayList<>();
      for (ActiveRule rule : kept) {
        goOn.addAll(rule.recorded.metrics());
      }
      for (ActiveRule rule : gone) {
        for (RuleMetric metric : rule.recorded.metrics()) {
          (goesOn(metric.spec(), rule.rule.name()) ? goOn : end).add(metric);
        }
      }
      remove(end, goOn);
    }
  }

  private void remove(List<RuleMetric> end, List<RuleMetric> goOn) {
    Set<String> names = new HashSet<>();
    Set<Object> held = new HashSet<>();
    for (RuleMetric metric : goOn) {
      names.add(metric.spec().name());
      held.addAll(metric.held());
    }
    for (RuleMetric metric : end) {
      if (names.contains(metric.spec().name())) {
        metric.removeSeriesExcept(held);
      } else {
        metrics.remove(metric.spec().name());
      }
    }
  }

  /**
   * Returns whether a new rule of this name has the same metric. A metric with another type, other
   * labels or other buckets is a different one. So is one that reads a label from another
   * expression: users correct a wrong label to get rid of its series.
   */
  private boolean goesOn(MetricSpec spec, String rule) {
    for (MethodRule next : fresh) {
      if (next.name().equals(rule)) {
        for (MetricSpec metric : next.metrics()) {
          if (metric.name().equals(spec.name())
              && metric.labels().equals(spec.labels())
              && metrics.isRegistered(metric)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
