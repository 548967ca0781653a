// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * A name that is exposed, with its type, its help and its labels. The subclasses differ in where
 * the values come from. None of them knows the Prometheus client, which is loaded at the first
 * scrape: {@link CollectorFactory} does the translation.
 */
abstract class Metric {

  final MetricType type;
  final String name;
  final String help;
  final String[] labelNames;

  Metric(MetricType type, String name, String help, String... labelNames) {
    this.type = type;
    this.name = name;
    this.help = help;
    this.labelNames = labelNames.clone();
  }

  /**
   * Returns the name without the ending of its type, which is that of the family in OpenMetrics.
   */
  final String familyName() {
    return name.substring(0, name.length() - type.nameEnding.length());
  }

  final List<String> claimedNames() {
    return type.claimedNames(name);
  }

  /** Returns whether a second registration under the same name means this metric. */
  boolean isSameAs(Metric other) {
    return getClass() == other.getClass()
        && type == other.type
        && Arrays.equals(labelNames, other.labelNames);
  }
}
