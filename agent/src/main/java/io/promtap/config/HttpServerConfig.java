// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import org.jspecify.annotations.Nullable;

/**
 * The settings of the side port: {@code httpServer} in YAML, with the key names of jmx_exporter.
 * Immutable.
 */
public final class HttpServerConfig {

  public static final String DEFAULT_HOST = "0.0.0.0";
  public static final int DEFAULT_PORT = 9464;
  public static final String DEFAULT_METRICS_PATH = "/metrics";
  public static final int DEFAULT_MAXIMUM_THREADS = 4;

  private final String host;
  private final int port;
  private final String metricsPath;
  private final int maximumThreads;

  public HttpServerConfig(String host, int port, String metricsPath, int maximumThreads) {
    this.host = host;
    this.port = port;
    this.metricsPath = metricsPath;
    this.maximumThreads = maximumThreads;
  }

  /** Returns the settings without a file. */
  public static HttpServerConfig defaults() {
    return new HttpServerConfig(
        DEFAULT_HOST, DEFAULT_PORT, DEFAULT_METRICS_PATH, DEFAULT_MAXIMUM_THREADS);
  }

  /** Returns a name or address; an IPv6 address has no brackets. */
  public String host() {
    return host;
  }

  /** Returns the port; 0 means any free one. */
  public int port() {
    return port;
  }

  public String metricsPath() {
    return metricsPath;
  }

  /** Returns the number of scrapes that may run at the same time. */
  public int maximumThreads() {
    return maximumThreads;
  }

  HttpServerConfig with(@Nullable String otherHost, @Nullable Integer otherPort) {
    return new HttpServerConfig(
        otherHost == null ? host : otherHost,
        otherPort == null ? port : otherPort,
        metricsPath,
        maximumThreads);
  }
}
