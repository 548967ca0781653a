// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.prometheus.metrics.config.ExporterHttpServerProperties;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scrape handler of the Prometheus client over Promtap's metrics. The handler chooses metrics
 * and format and writes them; {@link ScrapeExchange} is the request and the response that it sees.
 */
final class Scrape {

  private final MetricRegistry metrics;
  private final ScrapeTime scrapeTime;

  /** {@code null} before the first scrape, which loads the client. Guarded by this. */
  private @Nullable PrometheusScrapeHandler handler;

  Scrape(MetricRegistry metrics, ScrapeTime scrapeTime) {
    this.metrics = metrics;
    this.scrapeTime = scrapeTime;
  }

  /**
   * Answers a scrape.
   *
   * @throws ScrapeExchange.Refused if the client asks for a format that does not exist
   */
  Response answer(Request request) throws IOException {
    long startNanos = System.nanoTime();
    Response response = new ScrapeExchange(request).answeredBy(handler());
    if (response.isSuccess()) {
      scrapeTime.took(System.nanoTime() - startNanos);
    }
    return response;
  }

  /** Returns all of a request that its answer depends on, to compare it with another one. */
  static List<Object> whatDetermines(Request request) {
    return Arrays.asList(
        String.valueOf(request.rawQuery()),
        request.list("Accept"),
        ScrapeExchange.acceptsGzip(request));
  }

  private synchronized PrometheusScrapeHandler handler() {
    if (handler == null) {
      // The exchange compresses, which is faster than the handler's compression.
      ExporterHttpServerProperties uncompressed =
          ExporterHttpServerProperties.builder().preferUncompressedResponse(true).build();
      handler =
          new PrometheusScrapeHandler(
              PrometheusProperties.builder().exporterHttpServerProperties(uncompressed).build(),
              metrics.prometheus());
    }
    return handler;
  }
}
