// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.promtap.metrics.MetricRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The samples of a registry as Prometheus would read them. */
public final class Scrape {

  private Scrape() {}

  /** All samples, one a line, without comments and buckets. */
  public static List<String> samples(MetricRegistry registry) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.builder().build().write(text, registry.prometheus().scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new String(text.toByteArray(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#") && !line.contains("_bucket{"))
        .toList();
  }

  /** The samples whose names begin so. */
  public static List<String> samples(MetricRegistry registry, String prefix) {
    return samples(registry).stream().filter(line -> line.startsWith(prefix)).toList();
  }

  /** A client has its answer a little before the server is done with the request. */
  public static void awaitNoRequestInFlight(MetricRegistry registry) {
    Await.until(
        "no request is in flight",
        () -> samples(registry, "http_requests_in_flight"),
        List.of("http_requests_in_flight 0.0")::equals);
  }

  /** The lines of an OpenMetrics scrape. */
  public static Stream<String> openMetrics(MetricRegistry registry) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      OpenMetricsTextFormatWriter.create().write(text, registry.prometheus().scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new String(text.toByteArray(), StandardCharsets.UTF_8).lines();
  }
}
