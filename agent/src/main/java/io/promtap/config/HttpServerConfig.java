// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

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

  public static HttpServerConfig defaults() {
    return new HttpServerConfig(
        DEFAULT_HOST, DEFAULT_PORT, DEFAULT_METRICS_PATH, DEFAULT_MAXIMUM_THREADS);
  }

  /** A name or address; an IPv6 address stands without its brackets. */
  public String host() {
    return host;
  }

  /** 0 means any free port. */
  public int port() {
    return port;
  }

  public String metricsPath() {
    return metricsPath;
  }

  /** Scrapes that may be answered at the same time. */
  public int maximumThreads() {
    return maximumThreads;
  }

  HttpServerConfig with(String hostOrNull, Integer portOrNull) {
    return new HttpServerConfig(
        hostOrNull == null ? host : hostOrNull,
        portOrNull == null ? port : portOrNull,
        metricsPath,
        maximumThreads);
  }
}
