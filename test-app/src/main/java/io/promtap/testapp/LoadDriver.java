// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends {@link Scenario#CYCLE} again and again at a fixed rate, from one thread of its own.
 *
 * <p>The schedule is open: a request is due when it is due, however long the earlier ones take, and
 * its latency counts from there. Only when {@link #MAX_IN_FLIGHT} are unanswered does the driver
 * wait.
 */
final class LoadDriver implements AutoCloseable {
  private static final int MAX_IN_FLIGHT = 500;
  private static final long DRAIN_SECONDS = 10;

  private final URI service;
  private final AgentRepository agents;
  private final long nanosBetween;
  private final long total;
  private final PrintStream report;
  private final DriveTally tally;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
  private final Thread thread = new Thread(this::run, "load-driver");
  private volatile boolean stopping;

  /**
   * @param total requests after which the driver ends, 0 for none
   * @param report gets unexpected answers as they come and one line at the end
   */
  LoadDriver(
      URI service, AgentRepository agents, int requestsPerSecond, long total, PrintStream report) {
    this.service = service;
    this.agents = agents;
    this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
    this.total = total;
    this.report = report;
    this.tally = new DriveTally(report);
  }

  void start() {
    thread.start();
  }

  /** Until the last request is answered; only a driver with a total ends by itself. */
  DriveTally await() throws InterruptedException {
    thread.join();
    return tally;
  }

  /** No further request; those on their way are answered first. */
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2 * DRAIN_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Map<String, Long> agentIds = ensureAgents();
      long start = System.nanoTime();
      sendAll(agentIds, start);
      boolean drained = inFlight.tryAcquire(MAX_IN_FLIGHT, DRAIN_SECONDS, TimeUnit.SECONDS);
      report.println(
          tally.summary(System.nanoTime() - start) + (drained ? "" : ", some unanswered"));
    } catch (SQLException e) {
      report.println("drive: not started, the agents cannot be created: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Through the database and not the API: the requests that the service sees are those of the cycle
   * alone.
   */
  private Map<String, Long> ensureAgents() throws SQLException {
    Map<String, Long> ids = new HashMap<>();
    for (Map.Entry<String, Behaviour> wanted : Scenario.AGENTS.entrySet()) {
      String name = wanted.getKey();
      Agent agent = agents.findByName(name).orElse(null);
      if (agent == null) {
        agent = agents.insert(new NewAgent(name, "small-1", wanted.getValue().word()));
      }
      ids.put(name, agent.id());
    }
    return ids;
  }

  private void sendAll(Map<String, Long> agentIds, long start) throws InterruptedException {
    String run = UUID.randomUUID().toString().substring(0, 8);
    Cycle cycle = null;
    for (long sent = 0; total == 0 || sent < total; sent++) {
      int step = (int) (sent % Scenario.CYCLE.size());
      if (step == 0) {
        cycle = new Cycle(service, agentIds, run + "-" + sent / Scenario.CYCLE.size());
      }
      long due = start + sent * nanosBetween;
      if (!waitUntil(due)) {
        return;
      }
      inFlight.acquire();
      send(cycle, Scenario.CYCLE.get(step), due);
    }
  }

  /** False when the driver is to stop. */
  private boolean waitUntil(long due) {
    long left;
    while (!stopping && (left = due - System.nanoTime()) > 0) {
      LockSupport.parkNanos(left);
    }
    return !stopping;
  }

  private void send(Cycle cycle, Scenario step, long due) {
    cycle
        .request(step)
        .thenCompose(request -> client.sendAsync(request, BodyHandlers.ofString()))
        .thenAccept(response -> answered(cycle, step, due, response))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                tally.failed(step, failure);
                cycle.failed(failure);
              }
              inFlight.release();
            });
  }

  private void answered(Cycle cycle, Scenario step, long due, HttpResponse<String> response) {
    tally.answered(step, response.statusCode(), System.nanoTime() - due);
    if (response.statusCode() == step.status()) {
      cycle.answered(step, response.body());
    } else {
      cycle.failed(new IllegalStateException(step + " answered " + response.statusCode()));
    }
  }
}
