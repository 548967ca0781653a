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
import java.nio.channels.Selector;
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
  private final Instrumentation instrumentation;

  private SidePort(
      SidePortThreads threads,
      ScrapeExecutor executor,
      HttpServer server,
      Instrumentation instrumentation) {
    this.threads = threads;
    this.executor = executor;
    this.server = server;
    this.instrumentation = instrumentation;
  }

  static SidePort open(
      InetSocketAddress address,
      HttpServerConfig config,
      MetricRegistry registry,
      ScrapeTime scrapeTime,
      Instrumentation instrumentation)
      throws IOException {
    failIfNotFree(address);
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
                try {
                  made.setExecutor(executor);
                  made.createContext("/", handler);
                  made.start();
                  return made;
                } catch (Throwable failure) {
                  // It has the port already, and no later attempt would get it.
                  JdkServers.release(made, instrumentation);
                  throw failure;
                }
              });
      threads.nameThoseOfTheJdk();
      return new SidePort(threads, executor, server, instrumentation);
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

  /** Returns whether the threads that the port cannot do without are alive. */
  boolean isRunning() {
    return threads.areThoseOfTheJdkAlive() && executor.isWatched();
  }

  void close() {
    if (threads.areThoseOfTheJdkAlive()) {
      server.stop(0);
    } else {
      stopWithoutDispatcher();
    }
    executor.shutdownNow();
    threads.awaitEnd(LONGEST_CLOSE_MILLIS);
  }

  /**
   * Stops a server without its dispatcher, which would release the port. To stop may block, as the
   * dispatcher may have ended anywhere, so another thread does it.
   */
  private void stopWithoutDispatcher() {
    Thread stopper = threads.newThread(() -> server.stop(0), "stop");
    stopper.start();
    try {
      stopper.join(LONGEST_CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    JdkServers.closeSelector(server, instrumentation);
  }

  /**
   * Fails if the port or file descriptors are not free. The JDK's server leaks a selector each time
   * it finds a busy port, and keeps the port for ever if it finds no descriptor for its selector.
   */
  private static void failIfNotFree(InetSocketAddress address) throws IOException {
    try (ServerSocket probe = new ServerSocket();
        Selector descriptors = Selector.open()) {
      descriptors.wakeup();
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
