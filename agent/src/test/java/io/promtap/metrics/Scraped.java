package io.promtap.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Prometheus would read, line by line. */
final class Scraped {

  private Scraped() {}

  static List<String> lines(MetricRegistry registry) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(out, registry.prometheus().scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  static List<String> samples(MetricRegistry registry) {
    return lines(registry).stream().filter(line -> !line.startsWith("#")).toList();
  }
}
