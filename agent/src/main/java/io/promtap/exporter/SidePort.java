// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import com.sun.net.httpserver.HttpServer;
import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * An HTTP server of the JDK with Promtap's handler, executor and threads. It is open from
 * construction until it is closed.
 *
 * <p>It does not use the HTTPServer class of the Prometheus client. The static initialiser of that
 * class sets {@code sun.net.httpserver.maxReqTime} and {@code maxRspTime}, also for the
 * application's own servers, and ten half-open connections block all its workers for a minute
 * (docs/decisions/0007).
 */
final class SidePort {

  /** The number of connections that the kernel holds while the dispatcher is busy. */
  private static final int BACKLOG = 16;

  /** For all threads. They end within microseconds unless application code that they read hangs. */
  private static final long LONGEST_CLOSE_MILLIS = 1_000;

  private final SidePortThreads threads;
  private final ScrapeExecutor executor;
  private final HttpServer server;

  private SidePort(SidePortThreads threads, ScrapeExecutor executor, HttpServer server) {
    this.threads = threads;
    this.executor = executor;
    this.server = server;
  }

  static SidePort open(
      InetSocketAddress address,
      HttpServerConfig config,
      MetricRegistry registry,
      ScrapeTime scrapeTime,
      Instrumentation instrumentation)
      throws IOException {
    failIfBusy(address);
    SidePortThreads threads = new SidePortThreads();
    ScrapeExecutor executor = new ScrapeExecutor(threads, config.maximumThreads());
    try {
      Scrape scrape = new Scrape(registry, scrapeTime);
      SidePortHandler handler =
          new SidePortHandler(config.metricsPath(), scrape, executor::requestIsRead);
      HttpServer server =
          startInOwnThread(
              threads,
              () -> {
                HttpServer made = JdkServers.create(address, BACKLOG, instrumentation);
                made.setExecutor(executor);
                made.createContext("/", handler);
                made.start();
                return made;
              });
      threads.nameThoseOfTheJdk();
      return new SidePort(threads, executor, server);
    } catch (Throwable failure) {
      executor.shutdownNow();
      throw failure;
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  InetAddress address() {
    return server.getAddress().getAddress();
  }

  void close() {
    server.stop(0);
    executor.shutdownNow();
    threads.awaitEnd(LONGEST_CLOSE_MILLIS);
  }

  /**
   * Fails if the port is busy. The JDK's server leaks a selector each time it finds a busy port,
   * and Promtap tries again and again.
   */
  private static void failIfBusy(InetSocketAddress address) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    }
  }

  /** Runs in a thread of Promtap, because the server's threads inherit its group and its loader. */
  private static HttpServer startInOwnThread(SidePortThreads threads, Callable<HttpServer> start)
      throws IOException {
    FutureTask<HttpServer> started = new FutureTask<>(start);
    threads.newThread(started, "start").start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return started.get();
        } catch (InterruptedException e) {
          // Keep waiting, or nobody could close a server that opens later.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return rethrow(cause == null ? e : cause);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static HttpServer rethrow(Throwable failure) throws IOException {
    if (failure instanceof IOException) {
      throw (IOException) failure;
    }
    if (failure instanceof Error) {
      throw (Error) failure;
    }
    throw new IOException(failure.toString(), failure);
  }
}
