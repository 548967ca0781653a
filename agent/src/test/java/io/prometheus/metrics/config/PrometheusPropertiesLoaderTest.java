// SPDX-License-Identifier: Apache-2.0
package io.prometheus.metrics.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On the class path of the tests, where the client's own class of this name lies behind ours. */
class PrometheusPropertiesLoaderTest {

  private static final String PORT = "io.prometheus.exporter.http_server.port";
  private static final String UNKNOWN = "io.prometheus.anything";

  @Test
  void neither_known_nor_unknown_properties_of_the_application_reach_the_client() {
    System.setProperty(PORT, "18002");
    System.setProperty(UNKNOWN, "1");
    try {
      PrometheusProperties loaded = PrometheusPropertiesLoader.load();

      assertThat(loaded.getExporterHttpServerProperties().getPort()).isNull();
      assertThat(PrometheusProperties.get()).isNotNull();
    } finally {
      System.clearProperty(PORT);
      System.clearProperty(UNKNOWN);
    }
  }
}
