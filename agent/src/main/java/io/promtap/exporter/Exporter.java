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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the side port. It opens the port, opens it again after it has moved, and closes it
 * for ever.
 *
 * <p>Closing also runs when the JVM ends, so it never waits for another thread that opens the port
 * and may hang in DNS.
 */
public final class Exporter implements AutoCloseable {

  private volatile HttpServerConfig config;
  private final MetricRegistry registry;

  /** {@code null} for the JDK's. */
  private final @Nullable Resolver resolver;

  private final Announcements announcements;
  private final ScrapeTime scrapeTime = new ScrapeTime();

  /** {@code null} while not open. Guarded by this. */
  private @Nullable SidePort sidePort;

  private volatile boolean closed;

  /** {@code null} until it is given. */
  private volatile @Nullable Supplier<String> report;

  /**
   * @param instrumentation lets other JVMs read the address
   */
  public Exporter(
      HttpServerConfig config, MetricRegistry registry, Instrumentation instrumentation) {
    this(config, registry, instrumentation, null);
  }

  Exporter(
      HttpServerConfig config,
      MetricRegistry registry,
      Instrumentation instrumentation,
      @Nullable Resolver resolver) {
    this.config = config;
    this.registry = registry;
    this.resolver = resolver;
    this.announcements = new Announcements(instrumentation);
    registry.gaugeReadAtScrape(
        "promtap_scrape_duration_seconds",
        "Time that the last finished scrape took to collect and format, without sending.",
        scrapeTime);
  }

  /**
   * Opens the port, unless it is open.
   *
   * @return the address of the metrics; {@code null} if this exporter is closed
   * @throws java.net.BindException if the port is not available; a later call may succeed
   * @throws UnknownHostException if the host cannot be resolved; a later call may succeed
   */
  public @Nullable String start() throws IOException {
    if (closed) {
      return null;
    }
    InetSocketAddress address = address();
    SidePort current = current();
    if (current == null) {
      HttpServerConfig wanted = config;
      PortSecurity security = isProtected(wanted) ? PortSecurity.of(wanted) : null;
      SidePort opened =
          SidePort.open(address, wanted, registry, scrapeTime, this::report, security);
      current = publish(opened);
      if (current != opened) {
        opened.close();
      }
    }
    if (current == null) {
      return null;
    }
    String url = url(address.getAddress(), current.port());
    announcements.metricsAt(url, current.address());
    return url;
  }

  /** Spares the JVM the classes of what is not configured. */
  private static boolean isProtected(HttpServerConfig config) {
    return config.tls() != null || config.authentication() != null;
  }

  /** Takes over certificates, passwords and tokens that have changed. Called once a second. */
  public void refreshSecurity() {
    SidePort current = current();
    PortSecurity security = current == null ? null : current.security();
    if (security != null) {
      security.refresh();
    }
  }

  /** Returns what is open although the configuration protects the port; {@code null} if nothing. */
  public @Nullable String weakness() {
    SidePort current = current();
    PortSecurity security = current == null ? null : current.security();
    if (current == null || security == null) {
      return null;
    }
    boolean isLocal = current.address().isLoopbackAddress();
    return isLocal || security.isEncrypted() || !security.hasSecrets()
        ? null
        : "httpServer.authentication without httpServer.ssl: passwords and tokens cross the"
            + " network in clear text";
  }

  /**
   * Gives the live page what to show of the weaving.
   *
   * @param json makes a JSON object; called on the threads of the port
   */
  public void showReport(Supplier<String> json) {
    report = json;
  }

  private @Nullable String report() {
    Supplier<String> current = report;
    return current == null ? null : current.get();
  }

  /**
   * Returns where the open port can be reached from and what protects it: {@code on all
   * interfaces}, or {@code on 127.0.0.1 only, with TLS}, with the reason if it was meant to be
   * elsewhere.
   */
  public String reach() {
    SidePort current = current();
    InetAddress address = current == null ? null : current.address();
    PortSecurity security = current == null ? null : current.security();
    String protection = security == null ? "" : ", " + security.description();
    if (address == null || address.isAnyLocalAddress()) {
      return "on all interfaces" + protection;
    }
    String because = config.onLoopbackBecause();
    return "on "
        + address.getHostAddress()
        + " only"
        + protection
        + (because == null ? "" : ", because " + because);
  }

  /** Returns where the port is, or is to be, opened. */
  public HttpServerConfig server() {
    return config;
  }

  /** Returns whether the port is to be opened: it is not open, and not closed for ever. */
  public boolean isWanted() {
    return !closed && current() == null;
  }

  /** Closes the port, so that the next {@link #start} opens it at another place. */
  public void move(HttpServerConfig next) {
    config = next;
    closeForNow(current());
  }

  private void closeForNow(@Nullable SidePort open) {
    synchronized (this) {
      if (open == null || sidePort != open) {
        return;
      }
      sidePort = null;
    }
    open.close();
    announcements.closed();
  }

  /** Publishes the reason why the port is not open, for other JVMs that ask. */
  public void announceTrouble(String text) {
    announcements.trouble(text);
  }

  /** Returns the port that is open, else the configured one. */
  public int port() {
    SidePort current = current();
    return current == null ? config.port() : current.port();
  }

  /** Closes the port for ever and ends all threads at once. Requests in progress are cut off. */
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

  /** Returns how many passwords were hashed, for tests. */
  long passwordsHashed() {
    SidePort current = current();
    PortSecurity security = current == null ? null : current.security();
    return security == null ? 0 : security.computed();
  }

  private synchronized @Nullable SidePort current() {
    return sidePort;
  }

  /** Returns the port that is open now: this one, or one that another thread opened first. */
  private synchronized @Nullable SidePort publish(SidePort opened) {
    if (sidePort == null && !closed) {
      sidePort = opened;
    }
    return sidePort;
  }

  private InetSocketAddress address() throws UnknownHostException {
    try {
      return new InetSocketAddress(addressOf(config.host()), config.port());
    } catch (UnknownHostException e) {
      throw new UnknownHostException("httpServer.host: '" + config.host() + "' is not known");
    }
  }

  /** Returns the address of the metrics, with localhost for a port on all interfaces. */
  private String url(InetAddress address, int port) {
    String host = address.isAnyLocalAddress() ? "localhost" : config.host();
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    String scheme = config.tls() == null ? "http://" : "https://";
    return scheme + bracketed + ":" + port + config.metricsPath();
  }

  private InetAddress addressOf(String host) throws UnknownHostException {
    return resolver == null ? InetAddress.getByName(host) : resolver.addressOf(host);
  }

  /** A look-up of the host to listen on, which may take long. */
  interface Resolver {
    InetAddress addressOf(String host) throws UnknownHostException;
  }
}
