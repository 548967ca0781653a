// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The starts of one service, and the table and the shares made of them. */
final class StartupReport {
  private static final double LIMIT_OF_OPENTELEMETRY = 0.1;

  private final Map<Variant, List<Start>> starts = new EnumMap<>(Variant.class);

  /** Adds the start of one round. */
  void add(Variant variant, Start start) {
    starts.computeIfAbsent(variant, unused -> new ArrayList<>()).add(start);
  }

  String table() {
    Table table =
        new Table(
            List.of(
                "medians",
                "wall ms",
                "CPU ms",
                "RSS MB",
                "+ wall",
                "+ CPU",
                "+ RSS",
                "wall to empty agent",
                "CPU to empty agent"));
    starts.keySet().forEach(variant -> table.row(row(variant)));
    return table + "\n+ is the median of the differences to no agent inside a round.";
  }

  private List<String> row(Variant variant) {
    return List.of(
        variant.title,
        Table.number(median(variant, Start::wallMillis), 0),
        Table.number(median(variant, Start::cpuMillis), 0),
        Table.number(median(variant, Start::residentMegabytes), 0),
        Table.number(added(variant, Start::wallMillis), 0),
        Table.number(added(variant, Start::cpuMillis), 0),
        Table.number(added(variant, Start::residentMegabytes), 0),
        Table.number(toEmptyAgent(variant, Start::wallMillis), 3),
        Table.number(toEmptyAgent(variant, Start::cpuMillis), 3));
  }

  /** Prints what promtap adds as a share of what OpenTelemetry adds; false beyond the limit. */
  boolean printShares() {
    if (!starts.keySet().containsAll(List.of(Variant.NONE, Variant.PROMTAP, Variant.OTEL))) {
      return true;
    }
    double wall = shareOfOpenTelemetry(Start::wallMillis);
    System.out.printf(
        "added by promtap / added by OpenTelemetry: wall %.3f, CPU %.3f, RSS %.3f%n",
        wall,
        shareOfOpenTelemetry(Start::cpuMillis),
        shareOfOpenTelemetry(Start::residentMegabytes));
    boolean within = wall <= LIMIT_OF_OPENTELEMETRY;
    System.out.printf(
        "limit %.1f of the wall time: %s%n", LIMIT_OF_OPENTELEMETRY, within ? "kept" : "EXCEEDED");
    return within;
  }

  private double shareOfOpenTelemetry(ToDoubleFunction<Start> figure) {
    return added(Variant.PROMTAP, figure) / added(Variant.OTEL, figure);
  }

  private double median(Variant variant, ToDoubleFunction<Start> figure) {
    return Statistics.median(values(variant, figure));
  }

  private double added(Variant variant, ToDoubleFunction<Start> figure) {
    return Statistics.medianDifference(values(variant, figure), values(Variant.NONE, figure));
  }

  /** Returns the median of the ratios inside a round; NaN if no empty agent was measured. */
  private double toEmptyAgent(Variant variant, ToDoubleFunction<Start> figure) {
    return Statistics.medianRatio(values(variant, figure), values(Variant.EMPTY, figure));
  }

  private List<Double> values(Variant variant, ToDoubleFunction<Start> figure) {
    return starts.getOrDefault(variant, List.of()).stream().mapToDouble(figure).boxed().toList();
  }
}
