// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.harness.Cell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs rows on one process, one after the other. Each page is the next row's first, so that nothing
 * is overlooked that is counted too late, or for a pool that opens or closes.
 */
final class RowRun {
  /**
   * Pools take connections back on threads of their own; numbers that differ after this are wrong.
   */
  private static final int TRIES = 40;

  private static final long PAUSE_NANOS = 25_000_000;

  private final JdbcProcess process;
  private final boolean woven;
  private JdbcPage before;
  private int checks;

  RowRun(JdbcProcess process, boolean woven) {
    this.process = process;
    this.woven = woven;
    this.before = woven ? page() : null;
  }

  /**
   * What came of a row.
   *
   * @param seen the results and exceptions that the program had
   */
  record Result(Cell cell, List<String> seen) {}

  Result run(String row) throws IOException {
    process.say("run " + row);
    return listen();
  }

  /** Answers what the program says until it is done. */
  Result listen() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    while (true) {
      String[] answer = process.read().split(" ", 2);
      String text = answer.length > 1 ? answer[1] : "";
      switch (answer[0]) {
        case "SEEN" -> seen.add(text);
        case "CHECK" -> check(text, wrong);
        case "DONE" -> {
          compare(JdbcPage.ledger(text), wrong);
          return result(wrong, seen);
        }
        case "N-A" -> {
          seen.add(text);
          compare(null, wrong);
          return new Result(Cell.notApplicable(text), seen);
        }
        default -> {
          seen.add(text);
          compare(null, wrong);
          wrong.add(0, "the row itself: " + text);
          return result(wrong, seen);
        }
      }
    }
  }

  /** Something that must not count anything; without the agent nothing is known of that. */
  Optional<Cell> pass(String request) throws IOException {
    process.tell(request);
    List<String> wrong = new ArrayList<>();
    compare(Map.of(), wrong);
    return woven ? Optional.of(result(wrong, List.of()).cell()) : Optional.empty();
  }

  private static Result result(List<String> wrong, List<String> seen) {
    Cell cell = wrong.isEmpty() ? Cell.OK : Cell.failed(String.join("; ", wrong));
    return new Result(cell, seen);
  }

  private void check(String first, List<String> wrong) throws IOException {
    checks++;
    String text = first;
    if (woven) {
      Map<String, String> shown = page().gauges();
      for (int i = 0; i < TRIES && wrong.isEmpty() && !shown.equals(JdbcPage.gauges(text)); i++) {
        LockSupport.parkNanos(PAUSE_NANOS);
        process.say("again");
        text = process.read().split(" ", 2)[1];
        shown = page().gauges();
      }
      if (!shown.equals(JdbcPage.gauges(text))) {
        wrong.add("gauges " + shown + " instead of " + JdbcPage.gauges(text));
      }
    }
    process.say("go");
  }

  /** What was counted with what had to be; nothing had to be known if the ledger is null. */
  private void compare(Map<String, Integer> ledger, List<String> wrong) {
    if (!woven) {
      return;
    }
    JdbcPage after = page();
    Map<String, Integer> counted = after.since(before);
    before = after;
    if (ledger != null && !counted.equals(ledger)) {
      wrong.add("counted " + counted + " instead of " + ledger);
    }
  }

  /** How often the gauges were compared. */
  int checks() {
    return checks;
  }

  private JdbcPage page() {
    return new JdbcPage(process.scrape());
  }
}
