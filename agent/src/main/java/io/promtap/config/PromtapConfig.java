// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The complete configuration. Immutable. */
public final class PromtapConfig {

  public static final int DEFAULT_SERIES_PER_METRIC = 2_000;

  private final HttpServerConfig httpServer;
  private final HttpConfig http;
  private final JdbcConfig jdbc;
  private final boolean jvmEnabled;
  private final int seriesPerMetric;
  private final boolean exemplars;
  private final HistogramBuckets histograms;
  private final boolean applicationLabel;
  private final Map<String, String> constantLabels;
  private final List<MethodRule> rules;

  PromtapConfig(
      HttpServerConfig httpServer,
      HttpConfig http,
      JdbcConfig jdbc,
      boolean jvmEnabled,
      int seriesPerMetric,
      boolean exemplars,
      HistogramBuckets histograms,
      boolean applicationLabel,
      Map<String, String> constantLabels,
      List<MethodRule> rules) {
    this.httpServer = httpServer;
    this.http = http;
    this.jdbc = jdbc;
    this.jvmEnabled = jvmEnabled;
    this.seriesPerMetric = seriesPerMetric;
    this.exemplars = exemplars;
    this.histograms = histograms;
    this.applicationLabel = applicationLabel;
    this.constantLabels = Collections.unmodifiableMap(new LinkedHashMap<>(constantLabels));
    this.rules = Collections.unmodifiableList(new ArrayList<>(rules));
  }

  /** Returns the configuration without a file, or with a wrong one. */
  public static PromtapConfig defaults() {
    return new PromtapConfig(
        HttpServerConfig.defaults(),
        HttpConfig.defaults(),
        JdbcConfig.defaults(),
        true,
        DEFAULT_SERIES_PER_METRIC,
        false,
        HistogramBuckets.CLASSIC,
        false,
        Collections.emptyMap(),
        Collections.emptyList());
  }

  public HttpServerConfig httpServer() {
    return httpServer;
  }

  public HttpConfig http() {
    return http;
  }

  public JdbcConfig jdbc() {
    return jdbc;
  }

  public boolean jvmEnabled() {
    return jvmEnabled;
  }

  /** Returns how many label sets a metric may have before further ones share an overflow series. */
  public int seriesPerMetric() {
    return seriesPerMetric;
  }

  /** Returns whether observations in a request get the trace of its {@code traceparent} header. */
  public boolean exemplars() {
    return exemplars;
  }

  /** Returns the kinds of buckets of all histograms. */
  public HistogramBuckets histograms() {
    return histograms;
  }

  /** Returns whether metrics have the label {@code application}. */
  public boolean applicationLabel() {
    return applicationLabel;
  }

  /** Returns the labels that all series have, by name. */
  public Map<String, String> constantLabels() {
    return constantLabels;
  }

  /** Returns the rules of {@code executions}, of {@code rules} and of the packs, in this order. */
  public List<MethodRule> rules() {
    return rules;
  }

  /** Returns whether anything but the rules differs. */
  public boolean differsBesidesRules(PromtapConfig other) {
    return !content().equals(other.content());
  }

  private List<Object> content() {
    return Arrays.asList(
        httpServer.content(),
        http.enabled(),
        Arrays.toString(http.buckets()),
        String.valueOf(http.endpoints()),
        http.sizes(),
        jdbc.enabled(),
        Arrays.toString(jdbc.buckets()),
        jdbc.leakAfterNanos(),
        jvmEnabled,
        seriesPerMetric,
        exemplars,
        histograms,
        applicationLabel,
        constantLabels);
  }

  /** Returns the same with the host and port of the environment or the agent argument, if any. */
  public PromtapConfig withHttpServer(@Nullable String host, @Nullable Integer port) {
    return withHttpServer(httpServer.with(host, port));
  }

  /** Returns the same with another side port. */
  public PromtapConfig withHttpServer(HttpServerConfig server) {
    return new PromtapConfig(
        server,
        http,
        jdbc,
        jvmEnabled,
        seriesPerMetric,
        exemplars,
        histograms,
        applicationLabel,
        constantLabels,
        rules);
  }

  /**
   * Returns the same with a side port on loopback.
   *
   * @param because follows "because" in the log
   */
  PromtapConfig onLoopback(String because) {
    return withHttpServer(httpServer.onLoopback(because));
  }
}
