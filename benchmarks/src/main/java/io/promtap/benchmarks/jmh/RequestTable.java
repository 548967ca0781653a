// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of {@link RequestComparison}: each kind of request without and with the agent. */
final class RequestTable {
  /** Less than an object: what is below is other threads of the JVM. */
  private static final double NOTHING_BYTES = 8;

  private static final String IN_MEMORY = "inMemory";
  private static final String BY_HAND = "inMemoryByHand";

  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(IN_MEMORY, "in memory, pooled thread");
    NAMES.put(BY_HAND, "the same, a filter by hand");
    NAMES.put("inMemoryAsync", "in memory, asynchronous");
    NAMES.put("inMemoryVirtual", "in memory, a virtual thread each");
    NAMES.put("loopback", "over loopback, pooled thread");
  }

  private final Map<String, List<JmhResults.Result>> without = new LinkedHashMap<>();
  private final Map<String, List<JmhResults.Result>> with = new LinkedHashMap<>();

  void addWithoutAgent(List<JmhResults.Result> results) {
    add(without, results);
  }

  void addWithAgent(List<JmhResults.Result> results) {
    add(with, results);
  }

  private static void add(
      Map<String, List<JmhResults.Result>> to, List<JmhResults.Result> results) {
    for (JmhResults.Result result : results) {
      to.computeIfAbsent(result.name(), any -> new ArrayList<>()).add(result);
    }
  }

  private static double nanos(List<JmhResults.Result> results) {
    return Statistics.median(results.stream().map(JmhResults.Result::nanos).toList());
  }

  private static double bytes(List<JmhResults.Result> results) {
    return Statistics.median(results.stream().map(JmhResults.Result::bytes).toList());
  }

  @Override
  public String toString() {
    Table table = new Table(List.of("request", "ns", "B", "added ns", "added B"));
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      List<JmhResults.Result> plain = without.get(name.getKey());
      if (plain == null) {
        continue;
      }
      boolean byHand = name.getKey().equals(BY_HAND);
      List<JmhResults.Result> base = byHand ? without.get(IN_MEMORY) : plain;
      List<JmhResults.Result> measured = byHand ? plain : with.get(name.getKey());
      table.row(
          List.of(
              name.getValue(),
              Table.number(nanos(plain), 0),
              Table.number(bytes(plain), 0),
              Table.number(nanos(measured) - nanos(base), 0),
              Table.number(bytes(measured) - bytes(base), 1)));
    }
    return "Medians of the rounds. Added by the agent; in the row by hand, by the filter.\n\n"
        + table;
  }

  /** Nothing is allocated on a reused thread, and a request costs no more than by hand. */
  boolean withinLimits(PrintStream out) {
    double bytes = bytes(with.get(IN_MEMORY)) - bytes(without.get(IN_MEMORY));
    double nanos = nanos(with.get(IN_MEMORY)) - nanos(without.get(IN_MEMORY));
    double byHand = nanos(without.get(BY_HAND)) - nanos(without.get(IN_MEMORY));
    boolean within = bytes < NOTHING_BYTES && nanos <= byHand;
    if (!within) {
      out.printf("LIMIT EXCEEDED: %.1f B, %.0f ns, by hand %.0f ns%n", bytes, nanos, byHand);
    }
    return within;
  }
}
