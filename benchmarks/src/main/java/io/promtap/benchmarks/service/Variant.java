// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.driving.Agents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who measures the service. */
enum Variant {
  NONE("nobody"),
  HAND_USUAL("by hand, usual"),
  HAND_ALL("by hand, all"),
  PROMTAP("promtap"),
  /** Two builds of the agent, by turns. */
  OTHER("promtap, other jar"),
  OTEL("OpenTelemetry");

  final String title;

  Variant(String title) {
    this.title = title;
  }

  List<String> jvmArguments(Jars jars, int metricsPort) {
    return switch (this) {
      case NONE, HAND_USUAL, HAND_ALL -> List.of();
      case PROMTAP -> Agents.promtap(jars.promtap(), jars.config(), metricsPort);
      case OTHER -> Agents.promtap(jars.other(), jars.config(), metricsPort);
      case OTEL -> {
        List<String> arguments =
            new ArrayList<>(Agents.openTelemetry(jars.openTelemetry(), metricsPort));
        arguments.add("-Dotel.semconv-stability.opt-in=database");
        yield arguments;
      }
    };
  }

  /** Returns a metric that only a live agent shows; null if the service itself is asked. */
  String mark() {
    return switch (this) {
      case NONE, HAND_USUAL, HAND_ALL -> null;
      case PROMTAP, OTHER -> Agents.PROMTAP_MARK;
      case OTEL -> Agents.OPEN_TELEMETRY_MARK;
    };
  }

  /** Returns what this variant has to have counted of what was sent. */
  Counts counted(Counts sent) {
    return switch (this) {
      case NONE -> Counts.NONE;
      case HAND_USUAL, HAND_ALL, PROMTAP, OTHER -> sent;
      // It knows nothing of executions and rules.
      case OTEL -> new Counts(sent.requests(), sent.statements(), 0, 0);
    };
  }

  /** Returns what the page of its agent has counted. */
  Counts counts(MetricsPage page) {
    if (this == OTEL) {
      return new Counts(
          (long) page.sum("http_server_request_duration_seconds_count"),
          (long) page.sum("db_client_operation_duration_seconds_count", "=\"select orders")
              + (long) page.sum("db_client_operation_duration_seconds_count", "=\"update orders"),
          0,
          0);
    }
    long calls = 0;
    for (String method : RuleMetrics.METHODS) {
      calls += (long) page.sum(RuleMetrics.counterOf(method));
    }
    return new Counts(
        (long) page.sum("http_requests_total"),
        // Without the statements that make the table.
        (long) page.sum("db_queries_total", "\"SELECT\"")
            + (long) page.sum("db_queries_total", "\"UPDATE\""),
        (long) page.sum("agent_executions_total"),
        calls);
  }

  /** Where the script found or built what is compared. */
  record Jars(Path benchmarks, Path promtap, Path other, Path config, Path openTelemetry) {}
}
