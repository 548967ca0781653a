// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The list of the series that a scraper itself writes for each target. A metric with such a name
 * replaces them: with {@code up} at 0 a healthy service looks down.
 */
final class ScraperSeries {

  private static final Set<String> OF_PROMETHEUS =
      new HashSet<>(
          Arrays.asList(
              "up",
              "scrape_duration_seconds",
              "scrape_samples_scraped",
              "scrape_samples_post_metric_relabeling",
              "scrape_series_added",
              // Those of the feature extra-scrape-metrics.
              "scrape_timeout_seconds",
              "scrape_sample_limit",
              "scrape_body_size_bytes"));

  /** Series besides most of those of Prometheus. */
  private static final Set<String> OF_VICTORIA_METRICS =
      new HashSet<>(
          Arrays.asList(
              "scrape_response_size_bytes",
              "scrape_samples_limit",
              "scrape_labels_limit",
              "scrape_series_current",
              "scrape_series_limit",
              "scrape_series_limit_samples_dropped"));

  private ScraperSeries() {}

  static boolean has(String name) {
    return OF_PROMETHEUS.contains(name) || OF_VICTORIA_METRICS.contains(name);
  }
}
