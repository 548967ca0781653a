// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import java.nio.file.Path;
import java.util.List;

/** Who serves the metrics of the attacked service. */
enum Exposure {
  PROMTAP("promtap"),
  EXPORTER("exporter-httpserver"),
  OTEL("OpenTelemetry");

  final String title;

  Exposure(String title) {
    this.title = title;
  }

  List<String> jvmArguments(Jars jars, int port, int series) {
    return switch (this) {
      case PROMTAP ->
          List.of("-javaagent:" + jars.promtap() + "=127.0.0.1:" + port + ":" + jars.config());
      case EXPORTER -> List.of();
      case OTEL ->
          List.of(
              "-javaagent:" + jars.openTelemetry(),
              "-Dotel.traces.exporter=none",
              "-Dotel.logs.exporter=none",
              "-Dotel.metrics.exporter=prometheus",
              "-Dotel.exporter.prometheus.host=127.0.0.1",
              "-Dotel.exporter.prometheus.port=" + port,
              "-Dotel.java.metrics.cardinality.limit=" + Math.max(2_000, 2 * series));
    };
  }

  /** Where the script found or built what is compared. */
  record Jars(Path benchmarks, Path promtap, Path config, Path openTelemetry) {}
}
