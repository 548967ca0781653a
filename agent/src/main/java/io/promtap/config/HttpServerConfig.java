// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the side port: {@code httpServer} in YAML, with the key names of jmx_exporter.
 * Immutable.
 */
public final class HttpServerConfig {

  public static final String DEFAULT_HOST = "0.0.0.0";
  private static final String LOOPBACK = "127.0.0.1";
  public static final int DEFAULT_PORT = 9464;
  public static final String DEFAULT_METRICS_PATH = "/metrics";
  public static final int DEFAULT_MAXIMUM_THREADS = 4;
  public static final int DEFAULT_MAXIMUM_CONNECTIONS = 64;

  private String host;
  private int port;
  private final String metricsPath;
  private final int maximumThreads;
  private int maximumConnections = DEFAULT_MAXIMUM_CONNECTIONS;
  private boolean createdTimestamps;
  private boolean livePage = true;
  private @Nullable TlsConfig tls;
  private @Nullable AuthenticationConfig authentication;
  private @Nullable String onLoopbackBecause;

  public HttpServerConfig(String host, int port, String metricsPath, int maximumThreads) {
    this.host = host;
    this.port = port;
    this.metricsPath = metricsPath;
    this.maximumThreads = maximumThreads;
  }

  /** Copies settings, of which the caller changes some before anybody else sees them. */
  private HttpServerConfig(HttpServerConfig from) {
    this(from.host, from.port, from.metricsPath, from.maximumThreads);
    maximumConnections = from.maximumConnections;
    createdTimestamps = from.createdTimestamps;
    livePage = from.livePage;
    tls = from.tls;
    authentication = from.authentication;
    onLoopbackBecause = from.onLoopbackBecause;
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

  /** Returns the number of clients that may be connected at the same time. */
  public int maximumConnections() {
    return maximumConnections;
  }

  /** Returns the same with another number of connections. */
  public HttpServerConfig withMaximumConnections(int wanted) {
    HttpServerConfig changed = new HttpServerConfig(this);
    changed.maximumConnections = wanted;
    return changed;
  }

  /** Returns whether a page says since when each counter, histogram and summary counts. */
  public boolean createdTimestamps() {
    return createdTimestamps;
  }

  /** Returns the same with the times of creation or without them. */
  public HttpServerConfig withCreatedTimestamps(boolean wanted) {
    HttpServerConfig changed = new HttpServerConfig(this);
    changed.createdTimestamps = wanted;
    return changed;
  }

  /** Returns whether {@code /} is the live page; otherwise it has two links. */
  public boolean livePage() {
    return livePage;
  }

  /** Returns how connections are encrypted; {@code null} if they are not. */
  public @Nullable TlsConfig tls() {
    return tls;
  }

  /** Returns who may read the port; {@code null} if all who reach it may. */
  public @Nullable AuthenticationConfig authentication() {
    return authentication;
  }

  /** Returns the same with the live page or without it. */
  public HttpServerConfig withLivePage(boolean wanted) {
    HttpServerConfig changed = new HttpServerConfig(this);
    changed.livePage = wanted;
    return changed;
  }

  /** Returns the same with other protection, if any. */
  public HttpServerConfig protectedBy(
      @Nullable TlsConfig otherTls, @Nullable AuthenticationConfig otherAuthentication) {
    HttpServerConfig changed = new HttpServerConfig(this);
    changed.tls = otherTls;
    changed.authentication = otherAuthentication;
    return changed;
  }

  /**
   * Returns why the port listens on loopback instead of where it was meant to; {@code null} if it
   * listens where it was meant to.
   */
  public @Nullable String onLoopbackBecause() {
    return onLoopbackBecause;
  }

  /** Returns the same on loopback: a mistake must not open what was meant to be closed. */
  HttpServerConfig onLoopback(String because) {
    return at(Host.isLoopback(host) ? host : LOOPBACK, port, because);
  }

  /** Returns the same with another host and port, if any. What is on loopback stays there. */
  HttpServerConfig with(@Nullable String otherHost, @Nullable Integer otherPort) {
    HttpServerConfig changed =
        at(otherHost == null ? host : otherHost, otherPort == null ? port : otherPort, null);
    return onLoopbackBecause == null ? changed : changed.onLoopback(onLoopbackBecause);
  }

  private HttpServerConfig at(String otherHost, int otherPort, @Nullable String because) {
    HttpServerConfig changed = new HttpServerConfig(this);
    changed.host = otherHost;
    changed.port = otherPort;
    changed.onLoopbackBecause = because;
    return changed;
  }

  /** Returns all that the file says, to compare it. */
  List<Object> content() {
    return Arrays.asList(
        host,
        port,
        metricsPath,
        maximumThreads,
        maximumConnections,
        createdTimestamps,
        livePage,
        tls == null ? "" : tls.content(),
        authentication == null ? "" : authentication.content());
  }
}
