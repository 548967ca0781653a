// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The type of a metric in the exposition formats. It decides which names the metric takes there,
 * and which label its samples need themselves.
 */
enum MetricType {
  COUNTER("counter", "_total", null),
  GAUGE("gauge", "", null),
  HISTOGRAM("histogram", "", "le"),
  SUMMARY("summary", "", "quantile"),
  INFO("info metric", "_info", null);

  /** As messages name the type. */
  final String noun;

  /** Every name of the type ends in it. OpenMetrics names the family without it. */
  final String nameEnding;

  final String reservedLabelOrNull;

  MetricType(String noun, String nameEnding, String reservedLabelOrNull) {
    this.noun = noun;
    this.nameEnding = nameEnding;
    this.reservedLabelOrNull = reservedLabelOrNull;
  }

  /** Every name that no other metric may have beside this one, samples and families alike. */
  List<String> claimedNames(String name) {
    List<String> names = new ArrayList<>();
    names.add(name);
    if (!nameEnding.isEmpty()) {
      names.add(name.substring(0, name.length() - nameEnding.length()));
    }
    if (this == HISTOGRAM) {
      names.add(name + "_bucket");
    }
    if (this == HISTOGRAM || this == SUMMARY) {
      names.add(name + "_count");
      names.add(name + "_sum");
    }
    return names;
  }
}
