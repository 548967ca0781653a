// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.expression.Expression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The division of a rule's metrics into groups that share a look-up. */
final class MetricGroups {

  private MetricGroups() {}

  /**
   * Moves the in-flight gauges from {@code left} to a group, with every metric whose labels are a
   * subset of theirs; returns {@code null} if there is no such gauge.
   */
  static @Nullable MetricGroup atStart(
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

  /** Groups the metrics, those with the most keys first, so that those with fewer join them. */
  static MetricGroup[] atEnd(
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
   * @param widest the metric that each of them must be able to share a look-up with; {@code null}
   *     for any metric
   */
  private static MetricGroup group(
      List<RuleMetric> left,
      Set<Expression> keys,
      @Nullable RuleMetric widest,
      MetricGroup.Readers readers,
      RuleMetrics registry) {
    List<RuleMetric> members = new ArrayList<>();
    for (RuleMetric metric : left) {
      if (keys.containsAll(metric.keys()) && (widest == null || metric.canShareWith(widest))) {
        members.add(metric);
      }
    }
    left.removeAll(members);
    return new MetricGroup(members, new ArrayList<>(keys), readers, registry);
  }
}
