// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.prometheus.metrics.config.ExporterHttpServerProperties;
import io.prometheus.metrics.config.ExporterProperties;
import io.prometheus.metrics.config.OpenMetrics2Properties;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.promtap.metrics.MetricRegistry;
import io.promtap.metrics.TextExposition;
import io.promtap.metrics.TextFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The maker of pages. {@link Negotiation} chooses the format. The two text formats are written by
 * {@link TextExposition}; all others, and every mistake of a request, go to the scrape handler of
 * the Prometheus client, which sees the request as a {@link ScrapeExchange}.
 */
final class Scrape {

  private final MetricRegistry metrics;
  private final ScrapeTime scrapeTime;
  private final boolean createdTimestamps;

  /** {@code null} before the first scrape, which loads the client. Guarded by this. */
  private @Nullable Writers writers;

  /**
   * @param createdTimestamps whether pages say since when each counter and histogram counts
   */
  Scrape(MetricRegistry metrics, ScrapeTime scrapeTime, boolean createdTimestamps) {
    this.metrics = metrics;
    this.scrapeTime = scrapeTime;
    this.createdTimestamps = createdTimestamps;
  }

  /**
   * Answers a scrape.
   *
   * @throws ScrapeExchange.Refused if the client asks for a format that does not exist
   */
  Response answer(Request request) throws IOException {
    long startNanos = System.nanoTime();
    Writers all = writers();
    ScrapeExchange exchange = new ScrapeExchange(request, all.choose(request));
    TextFormat own = exchange.ownFormat();
    Response response =
        own == null ? exchange.answeredBy(all.handler) : exchange.answeredBy(all.text, own);
    if (response.isSuccess()) {
      scrapeTime.took(System.nanoTime() - startNanos);
    }
    return response;
  }

  /** Returns all of a request that its answer depends on, to compare it with another one. */
  List<Object> whatDetermines(Request request) {
    return Arrays.asList(
        String.valueOf(request.rawQuery()),
        writers().choose(request).range,
        Negotiation.gzip(request));
  }

  private synchronized Writers writers() {
    if (writers == null) {
      writers = new Writers(metrics, createdTimestamps);
    }
    return writers;
  }

  /** All that writes pages. */
  private static final class Writers {
    final PrometheusScrapeHandler handler;
    final TextExposition text;
    private final boolean hasProtobuf;

    Writers(MetricRegistry metrics, boolean createdTimestamps) {
      PrometheusProperties properties =
          PrometheusProperties.builder()
              // The exchange compresses, which is faster than the handler's compression.
              .exporterHttpServerProperties(
                  ExporterHttpServerProperties.builder().preferUncompressedResponse(true).build())
              .exporterProperties(
                  ExporterProperties.builder().includeCreatedTimestamps(createdTimestamps).build())
              // For whoever names version 2.0.0. The suffixes are a part of our names.
              .openMetrics2Properties(
                  OpenMetrics2Properties.builder().enableAll().suffixes(true).build())
              .build();
      handler = new PrometheusScrapeHandler(properties, metrics.prometheus());
      text = new TextExposition(metrics, createdTimestamps);
      hasProtobuf = ExpositionFormats.init(properties).getPrometheusProtobufWriter().isAvailable();
    }

    Negotiation.Choice choose(Request request) {
      return Negotiation.choose(request, hasProtobuf);
    }
  }
}
