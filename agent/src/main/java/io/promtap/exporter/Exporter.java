// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.attach.Announcements;
import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The owner of the side port, which opens it once and closes it once. This class can be loaded and
 * made where the JDK has no HTTP server; {@link #start} then fails with a NoClassDefFoundError.
 *
 * <p>Closing never waits for an opening on another thread, which may hang in DNS, since the end of
 * the JVM closes too.
 */
public final class Exporter implements AutoCloseable {

  private final HttpServerConfig config;
  private final MetricRegistry registry;
  private final Instrumentation instrumentation;
  private final Announcements announcements;
  private final ScrapeTime scrapeTime = new ScrapeTime();

  /** Null while not open; guarded by this. */
  private SidePort sidePort;

  private volatile boolean closed;

  /**
   * @param instrumentation makes the JDK's own server reachable, whatever provider the application
   *     has
   */
  public Exporter(
      HttpServerConfig config, MetricRegistry registry, Instrumentation instrumentation) {
    this.config = config;
    this.registry = registry;
    this.instrumentation = instrumentation;
    this.announcements = new Announcements(instrumentation);
    registry.gaugeReadAtScrape(
        "promtap_scrape_duration_seconds",
        "Time that the last finished scrape took to collect and format, without sending.",
        scrapeTime);
  }

  /**
   * Opens the port, unless it is open.
   *
   * @return where the metrics are, or null if this exporter was closed, before or meanwhile
   * @throws java.net.BindException if the port cannot be had; a later call may succeed
   * @throws UnknownHostException if the host cannot be resolved; a later call may succeed
   */
  public String start() throws IOException {
    if (closed) {
      return null;
    }
    InetSocketAddress address = address();
    SidePort current = current();
    if (current == null) {
      SidePort opened = SidePort.open(address, config, registry, scrapeTime, instrumentation);
      current = publish(opened);
      if (current != opened) {
        opened.close();
      }
    }
    if (current == null) {
      return null;
    }
    String url = url(address.getAddress(), current.port());
    announcements.metricsAt(url);
    return url;
  }

  /** Publishes for other JVMs that ask why the port is not open. */
  public void announceTrouble(String text) {
    announcements.trouble(text);
  }

  /** The port that is open, else the configured one. */
  public int port() {
    SidePort current = current();
    return current == null ? config.port() : current.port();
  }

  /** Closes the port for good and ends all threads at once; requests in work are cut off. */
  @Override
  public void close() {
    closed = true;
    SidePort current;
    synchronized (this) {
      current = sidePort;
      sidePort = null;
    }
    if (current != null) {
      current.close();
    }
    announcements.closed();
  }

  private synchronized SidePort current() {
    return sidePort;
  }

  /** Returns the port that is open now: this one, one that came first, or null if closed. */
  private synchronized SidePort publish(SidePort opened) {
    if (sidePort == null && !closed) {
      sidePort = opened;
    }
    return sidePort;
  }

  private InetSocketAddress address() throws UnknownHostException {
    try {
      return new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
    } catch (UnknownHostException e) {
      throw new UnknownHostException("httpServer.host: '" + config.host() + "' is not known");
    }
  }

  /** A port on all interfaces is shown as a port of localhost. */
  private String url(InetAddress address, int port) {
    String host = address.isAnyLocalAddress() ? "localhost" : config.host();
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return "http://" + bracketed + ":" + port + config.metricsPath();
  }
}
