// SPDX-License-Identifier: Apache-2.0
package io.prometheus.metrics.config;

/**
 * The client's defaults, whatever the application has set; in place of the client's class of this
 * name, which the jar leaves out.
 *
 * <p>The client's reads {@code io.prometheus.*} properties, {@code IO_PROMETHEUS_*} variables and
 * files. Those belong to the application and to a client of its own: what is valid there would
 * change Promtap's metrics and port, and what is unknown to this version would make every class of
 * the client fail that needs a setting.
 */
public final class PrometheusPropertiesLoader {

  private PrometheusPropertiesLoader() {}

  /** Called by {@link PrometheusProperties} alone, in its static initialiser. */
  public static PrometheusProperties load() {
    return PrometheusProperties.builder().build();
  }
}
