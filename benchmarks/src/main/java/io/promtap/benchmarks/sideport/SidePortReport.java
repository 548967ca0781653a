// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import io.promtap.benchmarks.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The table: a line for each attack and variant. */
final class SidePortReport {
  /** What was measured during one attack. */
  record Run(
      Clock.Result scrapes, Clock.Result requests, int threads, int descriptors, double heap) {
    String line() {
      return String.format(
          "scrapes %d of %d, median %s ms, max %s ms; application p99 %s ms%s",
          scrapes.nanos().getTotalCount(),
          scrapes.sent(),
          millis(scrapes.millis(50)),
          millis(scrapes.millis(100)),
          millis(requests.millis(99)),
          requests.failed() == 0 ? "" : ", " + requests.failed() + " FAILED");
    }
  }

  private static final List<String> HEADER =
      List.of(
          "clients",
          "metrics by",
          "good scrapes",
          "median ms",
          "p99 ms",
          "max ms",
          "application p99 ms",
          "to nobody",
          "requests lost",
          "threads",
          "descriptors",
          "heap MB");

  private final Map<Attack, Map<Exposure, Run>> runs = new EnumMap<>(Attack.class);

  void add(Attack attack, Exposure exposure, Run run) {
    runs.computeIfAbsent(attack, unused -> new EnumMap<>(Exposure.class)).put(exposure, run);
  }

  String table() {
    Table table = new Table(HEADER);
    runs.forEach(
        (attack, byExposure) ->
            byExposure.forEach((exposure, run) -> table.row(row(attack, exposure, run))));
    return table.toString();
  }

  private List<String> row(Attack attack, Exposure exposure, Run run) {
    Map<Exposure, Run> quiet = runs.getOrDefault(attack.quiet(), Map.of());
    Run reference = quiet.get(exposure);
    double p99 = run.requests.millis(99);
    List<String> cells = new ArrayList<>(List.of(attack.title, exposure.title));
    cells.add(run.scrapes.nanos().getTotalCount() + " of " + run.scrapes.sent());
    cells.add(millis(run.scrapes.millis(50)));
    cells.add(millis(run.scrapes.millis(99)));
    cells.add(millis(run.scrapes.millis(100)));
    cells.add(millis(p99));
    cells.add(reference == null ? "-" : Table.number(p99 / reference.requests.millis(99), 2));
    cells.add("" + run.requests.failed());
    cells.add("" + run.threads);
    cells.add("" + run.descriptors);
    cells.add(Table.number(run.heap, 0));
    return cells;
  }

  private static String millis(double value) {
    return Table.number(value, value < 10 ? 1 : 0);
  }
}
