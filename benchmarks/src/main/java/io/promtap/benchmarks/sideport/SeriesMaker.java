// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;

/** The metrics of the attacked service: a counter with as many series as the row wants. */
final class SeriesMaker {

  /** As the rule in {@code side-port.yaml} names it. */
  static final String METRIC = "keys_total";

  private static final String HELP = "Calls by key.";

  private SeriesMaker() {}

  static void make(Exposure exposure, int series, int port) throws IOException {
    switch (exposure) {
      case PROMTAP -> {
        for (int key = 0; key < series; key++) {
          touch(key);
        }
      }
      case EXPORTER -> {
        Counter counter = Counter.builder().name(METRIC).help(HELP).labelNames("key").register();
        for (int key = 0; key < series; key++) {
          counter.labelValues("" + key).inc();
        }
        // With its own defaults, as its documentation shows it.
        HTTPServer.builder().hostname("127.0.0.1").port(port).buildAndStart();
      }
      case OTEL -> {
        LongCounter counter =
            GlobalOpenTelemetry.getMeter("benchmark")
                .counterBuilder("keys")
                .setDescription(HELP)
                .build();
        AttributeKey<String> name = AttributeKey.stringKey("key");
        for (int key = 0; key < series; key++) {
          counter.add(1, Attributes.of(name, "" + key));
        }
      }
    }
  }

  /** Counted by the rule. */
  static int touch(int key) {
    return key;
  }
}
