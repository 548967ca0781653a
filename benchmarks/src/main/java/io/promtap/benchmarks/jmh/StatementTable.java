// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of {@link StatementComparison}: the same loop measured by nobody, by agent, by hand.
 */
final class StatementTable {
  /** Less than an object: what is below is other threads of the JVM. */
  private static final double NOTHING_BYTES = 8;

  private final Map<Integer, List<JmhResults.Result>> without = new TreeMap<>();
  private final Map<Integer, List<JmhResults.Result>> with = new TreeMap<>();
  private final Map<Integer, List<JmhResults.Result>> byHand = new TreeMap<>();

  void addWithout(List<JmhResults.Result> results) {
    add(without, results);
  }

  void addWith(List<JmhResults.Result> results) {
    add(with, results);
  }

  void addByHand(List<JmhResults.Result> results) {
    add(byHand, results);
  }

  private static void add(
      Map<Integer, List<JmhResults.Result>> to, List<JmhResults.Result> results) {
    for (JmhResults.Result result : results) {
      to.computeIfAbsent(result.threads(), any -> new ArrayList<>()).add(result);
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
    Table table =
        new Table(List.of("threads", "select", "ns", "B", "added ns", "added B", "to no agent"));
    for (int threads : without.keySet()) {
      List<JmhResults.Result> base = without.get(threads);
      row(table, threads, "no agent", base, base);
      row(table, threads, "promtap.jar, woven", with.get(threads), base);
      row(table, threads, "by hand, labelValues()", byHand.get(threads), base);
    }
    return "Medians of the rounds.\n\n" + table;
  }

  private static void row(
      Table table,
      int threads,
      String name,
      List<JmhResults.Result> measured,
      List<JmhResults.Result> base) {
    table.row(
        List.of(
            Integer.toString(threads),
            name,
            Table.number(nanos(measured), 0),
            Table.number(bytes(measured), 0),
            Table.number(nanos(measured) - nanos(base), 0),
            Table.number(bytes(measured) - bytes(base), 1),
            Table.number(nanos(measured) / nanos(base), 2)));
  }

  /** Nothing is allocated, and a statement costs no more than by hand. */
  boolean withinLimits(PrintStream out) {
    boolean within = true;
    for (int threads : without.keySet()) {
      double bytes = bytes(with.get(threads)) - bytes(without.get(threads));
      double nanos = nanos(with.get(threads)) - nanos(byHand.get(threads));
      if (bytes >= NOTHING_BYTES || nanos > 0) {
        out.printf(
            "LIMIT EXCEEDED on %d threads: %.1f B, %.0f ns over by hand%n", threads, bytes, nanos);
        within = false;
      }
    }
    return within;
  }
}
