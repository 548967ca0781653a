// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers;

import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.driving.Agents;
import java.nio.file.Path;
import java.util.List;

/** Who measures the server. */
enum Variant {
  NONE("nobody"),
  MICROMETER("its own metrics"),
  TIMER("a timer by hand"),
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
      case NONE, MICROMETER, TIMER -> List.of();
      case PROMTAP -> Agents.promtap(jars.promtap(), jars.config(), metricsPort);
      case OTHER -> Agents.promtap(jars.other(), jars.config(), metricsPort);
      case OTEL -> Agents.openTelemetry(jars.openTelemetry(), metricsPort);
    };
  }

  /** Returns a metric that only a live agent shows; null if the server itself is asked. */
  String mark() {
    return switch (this) {
      case NONE, MICROMETER, TIMER -> null;
      case PROMTAP, OTHER -> Agents.PROMTAP_MARK;
      case OTEL -> Agents.OPEN_TELEMETRY_MARK;
    };
  }

  /** Returns what this variant has to have counted of what was sent. */
  Counted expected(long sent) {
    return this == NONE ? new Counted(0, 0) : new Counted(sent, sent);
  }

  /** Returns what the page of its agent has counted. */
  Counted counted(MetricsPage page, Server server) {
    if (this == OTEL) {
      // It knows no template on Reactor Netty.
      String metric = "http_server_request_duration_seconds_count";
      return new Counted(
          (long) page.sum(metric), (long) page.sum(metric, "http_response_status_code=\"200\""));
    }
    return new Counted(
        (long) page.sum("http_requests_total"),
        (long)
            page.sum(
                "http_requests_total",
                "endpoint=\"" + server.endpoint + "\"",
                "method=\"GET\"",
                "status=\"200\""));
  }

  /**
   * The requests that were counted.
   *
   * @param all with whatever labels
   * @param named with those that the requests have
   */
  record Counted(long all, long named) {
    /** Reads the one number that a server says, which it has looked up by labels. */
    static Counted parse(String line) {
      long named = Long.parseLong(line);
      return new Counted(named, named);
    }
  }

  /** Where the script found or built what is compared. */
  record Jars(Path modules, Path promtap, Path other, Path config, Path openTelemetry) {}
}
