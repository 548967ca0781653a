// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Prometheus would read, line by line. */
final class Scraped {

  private Scraped() {}

  static List<String> lines(MetricRegistry registry) {
    return lines(registry, PrometheusTextFormatWriter.create());
  }

  static List<String> openMetrics(MetricRegistry registry) {
    return lines(registry, OpenMetricsTextFormatWriter.create());
  }

  private static List<String> lines(MetricRegistry registry, ExpositionFormatWriter writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.prometheus().scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  static List<String> samples(MetricRegistry registry) {
    return lines(registry).stream().filter(line -> !line.startsWith("#")).toList();
  }
}
