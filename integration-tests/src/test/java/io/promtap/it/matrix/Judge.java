// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.Cell;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs scenarios on one server, one after the other, and says of each whether the metrics agree
 * with what its client saw.
 */
final class Judge {
  /**
   * A client has its answer before the container is done with the request. A page that is not right
   * after this time will not become right, however slow the machine is. No container's own time-out
   * is as short: a request that only such a time-out ends is not taken for right.
   */
  private static final Duration SETTLES = Duration.ofSeconds(10);

  /**
   * The same on a server that has got one page wrong: where nothing is counted, hundreds of rows
   * would wait in vain.
   */
  private static final Duration SETTLES_AFTER_A_MISS = Duration.ofMillis(1500);

  /** How long a request that is counted wrongly is given to end, so as not to disturb the next. */
  private static final Duration ENDS = Duration.ofMillis(300);

  /** Timers of containers tick in milliseconds, and may be early by some. */
  private static final double TICKS_SECONDS = 0.015;

  private final Container container;
  private final RunningServer server;
  private final Client client;
  private Duration patience = SETTLES;
  private Page before;

  Judge(Container container, RunningServer server) {
    this.container = container;
    this.server = server;
    URI metrics = server.metrics();
    this.client = new Client(server.port(), metrics);
    this.before = page();
  }

  Cell judge(Scenario scenario) {
    long start = System.nanoTime();
    List<Integer> answers;
    List<String> wrong = new ArrayList<>();
    try {
      answers = scenario.run(client);
    } catch (IOException | RuntimeException | AssertionError e) {
      answers = List.of();
      wrong.add("the client: " + firstLine(e));
    }
    if (wrong.isEmpty() && !scenario.isRight(container, answers)) {
      List<Integer> expected = scenario.expectedAnswers(container);
      wrong.add("the client got " + answers + " instead of " + expected);
    }
    Page after = settled(scenario, answers);
    double elapsed = (System.nanoTime() - start) / 1e9;
    compare(scenario, answers, after, elapsed, wrong);
    before = after;
    return wrong.isEmpty() ? Cell.OK : Cell.failed(String.join("; ", wrong));
  }

  /** The page on which everything expected is counted, or the last one that was waited for. */
  private Page settled(Scenario scenario, List<Integer> answers) {
    Map<String, Integer> counted = counts(scenario.expected(container, answers));
    Map<String, Integer> timed = timed(scenario, answers);
    long deadline = System.nanoTime() + patience.toNanos();
    long hopelessDeadline = Long.MAX_VALUE;
    while (true) {
      Page page = page();
      boolean right =
          page.countedSince(before).equals(counted)
              && page.timedSince(before).equals(timed)
              && page.inFlight() == 0;
      boolean hopeless =
          exceeds(page.countedSince(before), counted) || exceeds(page.timedSince(before), timed);
      long now = System.nanoTime();
      if (hopeless && hopelessDeadline == Long.MAX_VALUE) {
        hopelessDeadline = now + ENDS.toNanos();
      }
      if (right) {
        return page;
      }
      if (now > deadline || now > hopelessDeadline) {
        patience = SETTLES_AFTER_A_MISS;
        return page;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  /** Whether something was counted that never had to be: no waiting takes it back. */
  private static boolean exceeds(Map<String, Integer> found, Map<String, Integer> expected) {
    return found.entrySet().stream()
        .anyMatch(entry -> entry.getValue() > expected.getOrDefault(entry.getKey(), 0));
  }

  private void compare(
      Scenario scenario, List<Integer> answers, Page after, double elapsed, List<String> wrong) {
    expect(
        "counted",
        counts(scenario.expected(container, answers)),
        after.countedSince(before),
        wrong);
    Map<String, Integer> timed = timed(scenario, answers);
    if (expect("observed", timed, after.timedSince(before), wrong) && !timed.isEmpty()) {
      compareTimes(scenario.atLeast().toMillis() / 1e3, elapsed, answers.size(), after, wrong);
    }
    if (after.inFlight() != 0) {
      wrong.add((int) after.inFlight() + " in flight");
    }
    if (after.failures() != before.failures()) {
      wrong.add("promtap_errors_total grew");
    }
  }

  /** Each of the requests lasted as long as is known, and no longer than the client waited. */
  private void compareTimes(
      double atLeast, double elapsed, int requests, Page after, List<String> wrong) {
    double seconds = after.secondsSince(before) / requests;
    if (seconds < atLeast - TICKS_SECONDS || seconds > elapsed) {
      wrong.add(
          String.format("lasted %.3f s, not between %.3f s and %.3f s", seconds, atLeast, elapsed));
      return;
    }
    double lowest = Double.POSITIVE_INFINITY;
    for (Map.Entry<Double, Integer> bucket : after.bucketsSince(before).entrySet()) {
      double bound = bucket.getKey();
      if (bound < atLeast - TICKS_SECONDS && bucket.getValue() != 0) {
        wrong.add(bucket.getValue() + " in the bucket of " + bound + " s");
      }
      if (bucket.getValue() != 0) {
        lowest = Math.min(lowest, bound);
      }
    }
    if (requests == 1 && lowest < seconds) {
      wrong.add(String.format("lasted %.3f s and is in the bucket of %.3f s", seconds, lowest));
    }
  }

  private static boolean expect(
      String what, Map<String, Integer> expected, Map<String, Integer> found, List<String> wrong) {
    if (!found.equals(expected)) {
      wrong.add(what + " " + found + " instead of " + expected);
    }
    return found.equals(expected);
  }

  private static Map<String, Integer> counts(List<Counted> requests) {
    Map<String, Integer> counts = new TreeMap<>();
    requests.forEach(request -> counts.merge(request.toString(), 1, Integer::sum));
    return counts;
  }

  private Map<String, Integer> timed(Scenario scenario, List<Integer> answers) {
    Map<String, Integer> counts = new TreeMap<>();
    if (scenario.isTimed()) {
      scenario
          .expected(container, answers)
          .forEach(request -> counts.merge(request.timed(), 1, Integer::sum));
    }
    return counts;
  }

  /** What failed inside Promtap since the server started. */
  List<String> failures() {
    return page().allFailures();
  }

  private Page page() {
    return new Page(Scrape.of(server.metrics()));
  }

  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }
}
