// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.ArrayList;
import java.util.List;

/** The metrics of the dozen rules by hand, with the names and labels of service.yaml. */
final class RuleMetrics {
  /** The methods that have a rule each; the counter of each is named after it. */
  static final List<String> METHODS =
      List.of(
          "greet", "serve", "quote", "settle", "open", "close", "pay", "refund", "ship", "track",
          "audit", "archive");

  private final MetricsByHand metrics;
  private final List<Counter> counters = new ArrayList<>();

  RuleMetrics(MetricsByHand metrics) {
    this.metrics = metrics;
  }

  static String counterOf(String method) {
    return method + "_calls_total";
  }

  Counter calls(String method, String... labels) {
    Counter counter = metrics.counter(counterOf(method), labels);
    counters.add(counter);
    return counter;
  }

  Histogram duration(String method, String... labels) {
    return metrics.histogram(method + "_duration_seconds", labels);
  }

  long counted() {
    return counters.stream().mapToLong(MetricsByHand::sum).sum();
  }
}
