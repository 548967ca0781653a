// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** The name of the type in messages. */
  final String noun;

  /** The ending of every name of the type. OpenMetrics names the family without it. */
  final String nameEnding;

  final @Nullable String reservedLabel;

  MetricType(String noun, String nameEnding, @Nullable String reservedLabel) {
    this.noun = noun;
    this.nameEnding = nameEnding;
    this.reservedLabel = reservedLabel;
  }

  /** Returns all names that no other metric may have beside this one, of samples and families. */
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
