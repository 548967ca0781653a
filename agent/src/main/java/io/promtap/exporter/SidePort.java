// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.HttpServerConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An open port with the thread that accepts its clients. It is open from construction until it is
 * closed.
 *
 * <p>It uses neither the server of the JDK nor that of the Prometheus client, which is the same: a
 * few clients that send half a request or read nothing hold all its workers, and it keeps as many
 * connections as come (docs/decisions/0007).
 */
final class SidePort {

  /**
   * The number of clients that the kernel holds while all connections are being served. One that it
   * does not hold comes again after a second.
   */
  private static final int BACKLOG = 1024;

  /**
   * What is caught here. The JVM looks up the type of a handler when it first needs it, which takes
   * memory, and without any the failure passes the handler by. A class literal looks it up early.
   */
  static final List<Class<?>> CAUGHT =
      Arrays.asList(Throwable.class, IOException.class, SocketTimeoutException.class);

  private static final long FAILURE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** For all threads. They end within microseconds unless application code that they read hangs. */
  private static final long LONGEST_CLOSE_MILLIS = 1_000;

  private final SidePortThreads threads = new SidePortThreads();
  private final AnswerMemory memory = new AnswerMemory();
  private final Connections connections;
  private final ServerSocket socket;
  private final @Nullable PortSecurity security;
  private volatile boolean closed;

  private SidePort(
      ServerSocket socket,
      HttpServerConfig config,
      MetricRegistry registry,
      ScrapeTime time,
      Supplier<@Nullable String> report,
      @Nullable PortSecurity security) {
    this.socket = socket;
    this.security = security;
    Scrape scrape = new Scrape(registry, time, config.createdTimestamps());
    SharedScrapes scrapes = new SharedScrapes(scrape, config.maximumThreads(), memory);
    SidePortHandler handler = new SidePortHandler(config, scrapes, report, security);
    this.connections =
        new Connections(threads, memory, config.maximumConnections(), handler, security);
  }

  /**
   * Opens the port.
   *
   * @param security what protects it; {@code null} for nothing
   */
  static SidePort open(
      InetSocketAddress address,
      HttpServerConfig config,
      MetricRegistry registry,
      ScrapeTime scrapeTime,
      Supplier<@Nullable String> report,
      @Nullable PortSecurity security)
      throws IOException {
    ServerSocket socket = new ServerSocket();
    boolean opened = false;
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
      SidePort port = new SidePort(socket, config, registry, scrapeTime, report, security);
      port.threads.newThread(port::acceptAll, "acceptor").start();
      opened = true;
      return port;
    } finally {
      if (!opened) {
        socket.close();
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  InetAddress address() {
    return socket.getInetAddress();
  }

  /** Returns what protects the port; {@code null} for nothing. */
  @Nullable PortSecurity security() {
    return security;
  }

  void close() {
    closed = true;
    if (security != null) {
      security.close();
    }
    try {
      socket.close();
    } catch (IOException closedAlready) {
      // There is nothing else that a close of a listening socket could fail to do.
    }
    connections.close();
    threads.awaitEnd(LONGEST_CLOSE_MILLIS);
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket client = nextClient();
        if (client != null) {
          connections.add(client);
        }
        connections.tend();
      } catch (Throwable failure) {
        survive(failure);
      }
    }
    connections.close();
    connections.endNewcomers();
  }

  /** Returns {@code null} if it is time to look at the connections. */
  private @Nullable Socket nextClient() throws IOException {
    socket.setSoTimeout(connections.tickMillis());
    try {
      return socket.accept();
    } catch (SocketTimeoutException tickIsOver) {
      return null;
    }
  }

  /**
   * Keeps the port open whatever fails: the process may have no descriptor or no memory for now.
   */
  private void survive(Throwable failure) {
    if (closed) {
      return;
    }
    try {
      Failures.record("exporter.accept", failure);
    } catch (Throwable noMemory) {
      // The port matters more than the report.
    }
    LockSupport.parkNanos(this, FAILURE_PAUSE_NANOS);
  }
}
