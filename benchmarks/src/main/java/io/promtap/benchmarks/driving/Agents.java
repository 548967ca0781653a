// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.nio.file.Path;
import java.util.List;

/** The JVM options of the agents that are compared, whose pages are on a port of loopback. */
public final class Agents {
  /** A metric that only a live Promtap shows. */
  public static final String PROMTAP_MARK = "promtap_build_info";

  /** A metric that only a live agent of OpenTelemetry shows. */
  public static final String OPEN_TELEMETRY_MARK = "target_info";

  private Agents() {}

  public static List<String> promtap(Path jar, Path config, int metricsPort) {
    return List.of("-javaagent:" + jar + "=127.0.0.1:" + metricsPort + ":" + config);
  }

  /** Metrics only. */
  public static List<String> openTelemetry(Path jar, int metricsPort) {
    return List.of(
        "-javaagent:" + jar,
        "-Dotel.traces.exporter=none",
        "-Dotel.logs.exporter=none",
        "-Dotel.metrics.exporter=prometheus",
        "-Dotel.exporter.prometheus.host=127.0.0.1",
        "-Dotel.exporter.prometheus.port=" + metricsPort);
  }
}
