// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The load: a number of connections that each send one request after the other. */
public final class Driver implements AutoCloseable {
  /** The end of an answer whose body is {@code ok}. */
  public static final String OK = "\r\n\r\nok";

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Longer than any slice: a service that answers no more ends the run. */
  private static final int PATIENCE_SECONDS = 120;

  private final List<Client> clients = new ArrayList<>();
  private final ExecutorService threads;
  private final Map<Route, Long> sent = new HashMap<>();

  /**
   * @param end the last characters of each answer, which come nowhere else in it
   */
  public Driver(int port, String end, int connections, boolean spinning) throws IOException {
    threads = Executors.newFixedThreadPool(connections);
    for (int i = 0; i < connections; i++) {
      clients.add(new Client(port, end, spinning));
    }
  }

  /**
   * Sends for so long at full speed, and returns how many requests were answered.
   *
   * @param together how many requests a connection sends at once
   */
  long atFullSpeed(Route route, long nanos, int together)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<byte[]> batches = route.batches(together);
    long end = System.nanoTime() + nanos;
    return all(
        route,
        client -> {
          long answered = 0;
          do {
            client.send(batches.get((int) (answered / together % batches.size())), together);
            answered += together;
          } while (System.nanoTime() - end < 0);
          return answered;
        });
  }

  /** Sends so many requests a second for so long, and returns how many were answered. */
  long atRate(Route route, long nanos, int rate)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<byte[]> requests = route.batches(1);
    long start = System.nanoTime();
    AtomicLong next = new AtomicLong();
    return all(
        route,
        client -> {
          long answered = 0;
          while (true) {
            long offset = next.getAndIncrement() * NANOS_PER_SECOND / rate;
            if (offset >= nanos) {
              return answered;
            }
            awaitClock(start + offset);
            client.send(requests.get((int) (answered % requests.size())), 1);
            answered++;
          }
        });
  }

  /** What one connection does; returns how many requests were answered. */
  private interface Load {
    long run(Client client) throws IOException;
  }

  private long all(Route route, Load load)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Future<Long>> parts = new ArrayList<>();
    for (Client client : clients) {
      parts.add(threads.submit(() -> load.run(client)));
    }
    long answered = 0;
    for (Future<Long> part : parts) {
      answered += part.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    sent.merge(route, answered, Long::sum);
    return answered;
  }

  private static void awaitClock(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Returns how many requests of the route have been answered up to now. */
  public long sent(Route route) {
    return sent.getOrDefault(route, 0L);
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Client client : clients) {
      client.close();
    }
  }
}
