// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** The load: a number of connections that each send one request after the other. */
final class Driver implements AutoCloseable {
  private final List<Client> clients = new ArrayList<>();
  private final ExecutorService threads;
  private final Map<Endpoint, Long> sent = new EnumMap<>(Endpoint.class);

  Driver(int port, int connections) throws IOException {
    threads = Executors.newFixedThreadPool(connections);
    for (int i = 0; i < connections; i++) {
      clients.add(new Client(port));
    }
  }

  /** Sends for so long at full speed, and returns how many requests were answered. */
  long run(Endpoint endpoint, long nanos) throws InterruptedException, ExecutionException {
    return run(endpoint, nanos, 0);
  }

  /**
   * Sends for so long, each connection its share of the rate, and returns how many were answered.
   *
   * @param rate requests a second; 0 for as many as there can be
   */
  long run(Endpoint endpoint, long nanos, int rate)
      throws InterruptedException, ExecutionException {
    byte[] request = Client.request(endpoint);
    long start = System.nanoTime();
    List<Future<Long>> parts = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      Client client = clients.get(i);
      double gap = rate == 0 ? 0 : 1e9 * clients.size() / rate;
      long offset = (long) (gap * i / clients.size());
      parts.add(threads.submit(() -> send(client, request, start + offset, start + nanos, gap)));
    }
    long answered = 0;
    for (Future<Long> part : parts) {
      answered += part.get();
    }
    sent.merge(endpoint, answered, Long::sum);
    return answered;
  }

  private static long send(Client client, byte[] request, long first, long end, double gap)
      throws IOException {
    long answered = 0;
    long due = first;
    while (due - end < 0) {
      if (gap > 0) {
        awaitClock(due);
      }
      client.send(request);
      answered++;
      due = gap > 0 ? first + (long) (answered * gap) : System.nanoTime();
    }
    return answered;
  }

  private static void awaitClock(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Returns what has been sent up to now. */
  Map<Endpoint, Long> sent() {
    return sent;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Client client : clients) {
      client.close();
    }
  }
}
