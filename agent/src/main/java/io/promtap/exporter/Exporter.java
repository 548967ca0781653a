package io.promtap.exporter;

import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Opens and closes the side port. This class can be loaded and made where the JDK has no HTTP
 * server; {@link #start} then fails with a NoClassDefFoundError.
 */
public final class Exporter implements AutoCloseable {

  private final HttpServerConfig config;
  private final MetricRegistry registry;
  private final ScrapeTime scrapeTime = new ScrapeTime();

  /** Null while closed; guarded by this. */
  private SidePort sidePort;

  public Exporter(HttpServerConfig config, MetricRegistry registry) {
    this.config = config;
    this.registry = registry;
    registry.gauge(
        "promtap_scrape_duration_seconds",
        "Time that the last finished scrape took to collect and format, without sending.",
        scrapeTime::lastSeconds);
  }

  /**
   * Opens the port; does nothing if it is open.
   *
   * @throws java.net.BindException if the port is busy; a later call may succeed
   */
  public synchronized void start() throws IOException {
    if (sidePort == null) {
      sidePort = SidePort.open(address(), config, registry, scrapeTime);
    }
  }

  /** Where the metrics are. A port on all interfaces is shown as that of this machine. */
  public String url() {
    InetSocketAddress configured = new InetSocketAddress(config.host(), 0);
    boolean everywhere = !configured.isUnresolved() && configured.getAddress().isAnyLocalAddress();
    String host = everywhere ? "localhost" : config.host();
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return "http://" + bracketed + ":" + port() + config.metricsPath();
  }

  /** The port that is open, else the configured one. */
  public synchronized int port() {
    return sidePort == null ? config.port() : sidePort.port();
  }

  /** Closes the port and ends all threads at once; requests in work are cut off. */
  @Override
  public synchronized void close() {
    if (sidePort != null) {
      sidePort.close();
      sidePort = null;
    }
  }

  private InetSocketAddress address() throws UnknownHostException {
    try {
      return new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
    } catch (UnknownHostException e) {
      throw new UnknownHostException("httpServer.host: '" + config.host() + "' is not known");
    }
  }
}
