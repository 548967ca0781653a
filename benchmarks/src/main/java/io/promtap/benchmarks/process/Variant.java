// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import java.nio.file.Path;
import java.util.List;

/** The agent that a service carries, if any. */
enum Variant {
  NONE("no agent", null),
  EMPTY("empty agent", null),
  PROMTAP("promtap", "promtap_build_info"),
  /** No YAML file: what reading one costs is the difference to {@link #PROMTAP}. */
  PROMTAP_DEFAULTS("promtap, no file", "promtap_build_info"),
  OTEL("OpenTelemetry", "target_info");

  final String title;

  /** A metric that only a live agent shows, as a proof of its name; null without such a page. */
  final String mark;

  Variant(String title, String mark) {
    this.title = title;
    this.mark = mark;
  }

  List<String> jvmArguments(Jars jars, int metricsPort) {
    String endpoint = "127.0.0.1:" + metricsPort;
    return switch (this) {
      case NONE -> List.of();
      case EMPTY -> List.of("-javaagent:" + jars.empty());
      case PROMTAP ->
          List.of("-javaagent:" + jars.promtap() + "=" + endpoint + ":" + jars.promtapConfig());
      case PROMTAP_DEFAULTS -> List.of("-javaagent:" + jars.promtap() + "=" + endpoint);
      case OTEL ->
          List.of(
              "-javaagent:" + jars.openTelemetry(),
              "-Dotel.traces.exporter=none",
              "-Dotel.logs.exporter=none",
              "-Dotel.metrics.exporter=prometheus",
              "-Dotel.exporter.prometheus.host=127.0.0.1",
              "-Dotel.exporter.prometheus.port=" + metricsPort);
    };
  }

  /**
   * The files that are compared, found or built by the scripts.
   *
   * @param springBoot a class path
   * @param empty the jar of {@link EmptyAgent}
   */
  record Jars(
      Path testApp,
      String springBoot,
      Path empty,
      Path promtap,
      Path promtapConfig,
      Path openTelemetry) {}
}
