// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.promtap.benchmarks.MetricsPage;
import java.nio.file.Path;
import java.util.List;

/** Who measures the service. */
enum Variant {
  NONE("nobody"),
  HAND_ALL("by hand, all"),
  PROMTAP("promtap");

  final String title;

  Variant(String title) {
    this.title = title;
  }

  List<String> jvmArguments(Jars jars, int metricsPort) {
    return switch (this) {
      case NONE, HAND_ALL -> List.of();
      case PROMTAP ->
          List.of(
              "-javaagent:" + jars.promtap() + "=127.0.0.1:" + metricsPort + ":" + jars.config());
    };
  }

  /** Returns a metric that only a live agent shows; null if the service itself is asked. */
  String mark() {
    return this == PROMTAP ? "promtap_build_info" : null;
  }

  /** Returns what this variant has to have counted of what was sent. */
  Counts counted(Counts sent) {
    return this == NONE ? Counts.NONE : sent;
  }

  /** Returns what the page of its agent has counted. */
  Counts counts(MetricsPage page) {
    long calls = 0;
    for (String method : RuleMetrics.METHODS) {
      calls += (long) page.sum(RuleMetrics.counterOf(method));
    }
    return new Counts(
        (long) page.sum("http_requests_total"),
        (long)
            (page.sum("db_queries_total", "\"SELECT\"")
                + page.sum("db_queries_total", "\"UPDATE\"")),
        (long) page.sum("agent_executions_total"),
        calls);
  }

  /** Where the script found or built what is compared. */
  record Jars(Path benchmarks, Path promtap, Path config, Path openTelemetry) {}
}
