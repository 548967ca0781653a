// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels that every series has. They are added when a series is exposed; no data point and no
 * recorder knows them. Immutable.
 */
final class ConstantLabels {

  private final TreeMap<String, String> values = new TreeMap<>();

  ConstantLabels(Map<String, String> values) {
    for (Map.Entry<String, String> each : values.entrySet()) {
      this.values.put(each.getKey(), SeriesKeys.clean(each.getValue()));
    }
  }

  /** Returns all of them, by name. */
  SortedMap<String, String> all() {
    return Collections.unmodifiableSortedMap(values);
  }

  /**
   * Returns names and values by turns, in the order of the names, for a metric with labels of its
   * own. A label that the metric has itself is left out. The configuration refuses such a label;
   * this is for whatever it does not know.
   */
  String[] beside(String... labelNames) {
    List<String> own = Arrays.asList(labelNames);
    String[] pairs = new String[2 * values.size()];
    int length = 0;
    for (Map.Entry<String, String> each : values.entrySet()) {
      if (!own.contains(each.getKey())) {
        pairs[length++] = each.getKey();
        pairs[length++] = each.getValue();
      }
    }
    return Arrays.copyOf(pairs, length);
  }
}
