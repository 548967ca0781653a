// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Hostile requests, the same ones to a server with the agent and to one without: the answers are
 * equal, no request makes a series of its own, and none stays in flight.
 *
 * <p>More of them, or others: {@code -Dpromtap.fuzz.requests=N -Dpromtap.fuzz.seed=N}.
 */
@Isolated("It fills the machine.")
class HttpFuzzIT {
  private static final int ALL_REQUESTS = 100_000;
  private static final int REQUESTS =
      Integer.getInteger(
          "promtap.fuzz.requests", CaseSelection.current().amount(ALL_REQUESTS, 20_000));
  private static final long SEED = Long.getLong("promtap.fuzz.seed", 20_261_122);
  private static final int THREADS = 4;

  /**
   * An answer that differs must do so each time it is asked for. A server that closes before it has
   * read all resets the connection, sometimes before its answer is read.
   */
  private static final int REPEATS = 3;

  /** Of so many requests one may have answers that differ now and then. */
  private static final int MOST_BY_CHANCE = REQUESTS / 200;

  private final AtomicInteger byChance = new AtomicInteger();

  static Stream<Container> containers() {
    Set<String> names = Set.of("Tomcat 10.1", "Jetty 12.0 ee10", "Netty 4.2", "Vert.x 5.0");
    List<Container> all =
        Stream.of(Containers.SERVLET, PlainServers.ALL, PlainServers.VERTX)
            .flatMap(List::stream)
            .filter(any -> names.contains(any.name()))
            .toList();
    List<Container> selected =
        CaseSelection.current().only(all, any -> any.product().equals("Tomcat"));
    LeftOut.addCases("the servers of hostile requests", all, selected);
    LeftOut.addAmount("hostile requests", ALL_REQUESTS, REQUESTS);
    return selected.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("containers")
  void hostile_requests_are_answered_as_without_the_agent_and_leave_nothing_behind(
      Container container) throws Exception {
    Jdks.currentFor(container.name(), container.java());
    String silent = "-Djava.util.logging.config.file=" + silence();
    try (RunningServer with = RunningServer.withAgent(container, silent);
        RunningServer without = RunningServer.withoutAgent(container, silent)) {
      List<String> differences = drive(with.port(), without.port());
      System.out.printf(
          "%s: %d of %d answers differed now and then; fewer than %d may%n",
          container.name(), byChance.get(), REQUESTS, MOST_BY_CHANCE);
      assertThat(differences).as("answers that differ, seed %d", SEED).isEmpty();
      assertThat(byChance.get()).as("answers that differ now and then").isLessThan(MOST_BY_CHANCE);

      Scrape page =
          Scrape.await(
              "nothing is in flight",
              with.metrics(),
              any -> any.sum("http_requests_in_flight") == 0);
      assertThat(endpoints(page)).isSubsetOf(routes());
      assertThat(page.find("http_requests_total").size()).isLessThan(1000);
      assertThat(page.sum("http_requests_total")).isGreaterThan(REQUESTS / 3.0);
      assertThat(page.find("promtap_errors_total")).allMatch(sample -> sample.value() == 0);
      assertThat(page.sum("promtap_series_overflowed_total")).isZero();
      assertThat(with.process().complaints()).isEmpty();
    }
  }

  /** Turns java.util.logging off, on which Tomcat tells of each failure. */
  private static Path silence() throws IOException {
    return Files.writeString(Path.of("target", "silent.properties"), ".level = OFF\n");
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

  /** One thread's requests, each to both servers before the next. */
  private List<String> share(Random random, int with, int without) throws IOException {
    List<String> differences = new ArrayList<>();
    try (FuzzClient one = new FuzzClient(with);
        FuzzClient other = new FuzzClient(without)) {
      for (int i = 0; i < REQUESTS / THREADS && differences.size() < 5; i++) {
        String difference = compare(HostileRequest.from(random), one, other);
        if (difference != null) {
          differences.add(difference);
        }
      }
    }
    return differences;
  }

  /** Null, or how the answers differ, each time that the request is sent. */
  private String compare(HostileRequest request, FuzzClient one, FuzzClient other)
      throws IOException {
    String found = "";
    String expected = "";
    for (int i = 0; i < REPEATS; i++) {
      one.send(request);
      other.send(request);
      found = one.finish(request);
      expected = other.finish(request);
      if (found.equals(expected)) {
        return null;
      }
      byChance.incrementAndGet();
      one.close();
      other.close();
    }
    return request + "\nwith the agent: " + found + "\nwithout: " + expected;
  }

  private static Set<String> endpoints(Scrape page) {
    return page.find("http_requests_total").stream()
        .map((Sample sample) -> sample.label("endpoint"))
        .collect(Collectors.toSet());
  }

  /** Every endpoint of the rows, and those that only the fuzz reaches. */
  private static Set<String> routes() {
    Set<String> routes =
        ServletScenarios.ALL.stream()
            .map(Scenario::endpoint)
            .filter(endpoint -> endpoint != null)
            .collect(Collectors.toSet());
    routes.addAll(Set.of("/app/error/of-status", "/app/error/of-exception", "/app/*.jspx"));
    return routes;
  }
}
