// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import io.promtap.it.harness.Await;
import io.promtap.it.harness.Call;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.Reply;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A few clients that ask the test-app the same all the time and insist on the same answers. */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final List<Future<?>> clients = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean stopped;

  private Load() {}

  static Load on(TestApp app) {
    Client client = new Client(app.uri());
    client.drive(Traffic.sampler());
    Map<Call, String> answers = new HashMap<>();
    for (Call call : Traffic.sampler().again(1).calls()) {
      if (call.method().equals("GET")) {
        answers.put(call, client.send(call).comparable());
      }
    }
    Load load = new Load();
    for (int i = 0; i < CLIENTS; i++) {
      load.clients.add(load.threads.submit(() -> load.run(client, answers)));
    }
    return load;
  }

  private void run(Client client, Map<Call, String> answers) {
    while (!stopped) {
      answers.forEach(
          (call, answer) -> {
            Reply reply = client.send(call);
            if (!reply.comparable().equals(answer)) {
              throw new AssertionError(answer + "\nhas become\n" + reply.comparable());
            }
            answered.incrementAndGet();
          });
    }
  }

  /** Waits until so many more requests are answered. */
  void awaitMore(long requests) throws Exception {
    long begin = answered.get();
    Await.until(
        requests + " more answers",
        Duration.ofSeconds(30),
        answered::get,
        now -> now - begin > requests || clients.stream().anyMatch(Future::isDone));
    for (Future<?> client : clients) {
      if (client.isDone()) {
        client.get();
      }
    }
  }

  /** Ends when all is answered; fails if any answer was another one. */
  void stop() throws Exception {
    stopped = true;
    for (Future<?> client : clients) {
      client.get(30, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
