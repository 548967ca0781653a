// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.promtap.bridge.PromtapBridge;
import io.promtap.http.HttpRecorder;
import io.promtap.jdbc.JdbcRecorder;
import io.promtap.jvm.JvmCollector;
import io.promtap.metrics.MetricRegistry;
import org.junit.jupiter.api.Test;

/** The list of names against the metrics that there are. */
class BuiltInMetricsTest {

  @Test
  void every_metric_that_is_built_in_is_reserved() {
    MetricRegistry registry = new MetricRegistry(10, false);
    try (JvmCollector jvm = new JvmCollector()) {
      registry.collector(jvm);
      HttpRecorder.install(
          registry, new HttpConfig(true, Buckets.requests(), java.util.List.of(), true));
      PromtapBridge.jdbc = new JdbcRecorder(registry, Buckets.statements());

      assertThat(registry.prometheus().scrape().stream())
          .extracting(MetricSnapshot::getMetadata)
          .extracting(metadata -> metadata.getName())
          .hasSizeGreaterThan(30)
          .allMatch(BuiltInMetrics::isReserved);
    } finally {
      PromtapBridge.release();
    }
  }
}
