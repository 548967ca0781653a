// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile streams of HTTP/2, the same ones to a server with the agent and to one without: the
 * answers are equal, no request makes a series of its own, and none stays in flight.
 *
 * <p>More of them, or others: {@code -Dpromtap.fuzz.requests=N -Dpromtap.fuzz.seed=N}.
 */
@Isolated("It fills the machine.")
class Http2FuzzIT {
  private static final int ALL_REQUESTS = 100_000;
  private static final int REQUESTS =
      Integer.getInteger(
          "promtap.fuzz.requests", CaseSelection.current().amount(ALL_REQUESTS, 5_000));
  private static final long SEED = Long.getLong("promtap.fuzz.seed", 20_261_130);
  private static final int THREADS = 4;
  private static final int OF_A_CONNECTION = 50;

  /** An answer that differs must do so each time: a server may reset before all was read. */
  private static final int REPEATS = 4;

  private final AtomicInteger byChance = new AtomicInteger();

  static Stream<Container> containers() {
    List<Container> selected =
        CaseSelection.current().newestOfEach(PlainServers.HTTP2, Container::product);
    LeftOut.addCases("the servers of hostile streams", PlainServers.HTTP2, selected);
    LeftOut.addAmount("hostile streams", ALL_REQUESTS, REQUESTS);
    return selected.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("containers")
  void hostile_streams_are_answered_as_without_the_agent_and_leave_nothing_behind(
      Container container) throws Exception {
    Jdks.currentFor(container.name(), container.java());
    try (RunningServer with = RunningServer.withAgent(container);
        RunningServer without = RunningServer.withoutAgent(container)) {
      List<String> differences = drive(with.port(), without.port());
      System.out.printf(
          "%s: %d of %d connections differed now and then%n",
          container.name(), byChance.get(), REQUESTS / OF_A_CONNECTION);
      assertThat(differences).as("answers that differ, seed %d", SEED).isEmpty();

      Scrape page =
          Scrape.await(
              "nothing is in flight",
              with.metrics(),
              any -> any.sum("http_requests_in_flight") == 0);
      assertThat(endpoints(page)).containsExactlyInAnyOrder("unmatched", "/prefix/{id}/listed");
      assertThat(page.find("http_requests_total").size()).isLessThan(200);
      assertThat(page.sum("http_requests_total")).isGreaterThan(REQUESTS / 3.0);
      assertThat(page.find("promtap_errors_total")).allMatch(sample -> sample.value() == 0);
      assertThat(page.sum("promtap_series_overflowed_total")).isZero();
    }
  }

  private List<String> drive(int with, int without) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<List<String>>> shares = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(SEED + i);
        shares.add(() -> share(random, with, without));
      }
      List<String> differences = new ArrayList<>();
      for (Future<List<String>> share : threads.invokeAll(shares)) {
        differences.addAll(share.get());
      }
      return differences;
    } finally {
      threads.shutdownNow();
    }
  }

  /** One thread's connections, each to both servers before the next. */
  private List<String> share(Random random, int with, int without) throws IOException {
    List<String> differences = new ArrayList<>();
    int connections = REQUESTS / THREADS / OF_A_CONNECTION;
    for (int i = 0; i < connections && differences.size() < 5; i++) {
      String difference = compare(random.nextLong(), with, without);
      if (difference != null) {
        differences.add(difference);
      }
    }
    return differences;
  }

  /** Null, or how the answers differ, each time that the frames are sent. */
  private String compare(long seed, int with, int without) throws IOException {
    Http2Wire.Answers found = null;
    Http2Wire.Answers expected = null;
    for (int i = 0; i < REPEATS; i++) {
      found = answers(seed, with);
      expected = answers(seed, without);
      if (found.agreeWith(expected)) {
        return null;
      }
      byChance.incrementAndGet();
    }
    return "connection " + seed + "\nwith the agent: " + found + "\nwithout: " + expected;
  }

  private static Http2Wire.Answers answers(long seed, int port) throws IOException {
    try (Http2Wire wire = Http2Wire.to(port)) {
      new HostileStreams(seed, wire).send(OF_A_CONNECTION);
      return wire.readAll();
    }
  }

  private static Set<String> endpoints(Scrape page) {
    return page.find("http_requests_total").stream()
        .map((Sample sample) -> sample.label("endpoint"))
        .collect(Collectors.toSet());
  }
}
