// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The tables of {@link LatencyComparison}, made from its runs. */
final class LatencyReport {
  private final Map<Variant, List<Run>> runs = new EnumMap<>(Variant.class);

  /** One variant in one round; latencies in nanoseconds. */
  record Run(OpenLoop.Result latencies, double cpuMicrosPerRequest, double residentMegabytes) {
    double percentileMicros(double percentile) {
      return latencies.all().getValueAtPercentile(percentile) / 1e3;
    }
  }

  void add(Variant variant, Run run) {
    runs.computeIfAbsent(variant, unused -> new ArrayList<>()).add(run);
  }

  String summary() {
    Table table =
        new Table(
            List.of(
                "all rounds",
                "requests",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "max us",
                "+ p50",
                "+ p99",
                "+ p99.9",
                "CPU us/request",
                "peak RSS MB"));
    runs.forEach(
        (variant, figures) -> {
          Histogram all = merged(figures).all();
          table.row(
              List.of(
                  variant.title,
                  Table.number((double) all.getTotalCount(), 0),
                  Table.number(all.getValueAtPercentile(50) / 1e3, 0),
                  Table.number(all.getValueAtPercentile(99) / 1e3, 0),
                  Table.number(all.getValueAtPercentile(99.9) / 1e3, 0),
                  Table.number(all.getMaxValue() / 1e3, 0),
                  Table.number(addedMicros(variant, 50), 0),
                  Table.number(addedMicros(variant, 99), 0),
                  Table.number(addedMicros(variant, 99.9), 0),
                  Table.number(median(variant, Run::cpuMicrosPerRequest), 0),
                  Table.number(median(variant, Run::residentMegabytes), 0)));
        });
    return table + "\n+ is the median of the differences to no agent inside a round.\n";
  }

  String byKind() {
    List<String> header = new ArrayList<>(List.of("p50 / p99 us (+ p99)"));
    runs.keySet().forEach(variant -> header.add(variant.title));
    Table table = new Table(header);
    Arrays.stream(RequestKind.values())
        .forEach(
            kind -> {
              List<String> row = new ArrayList<>(List.of(kind.title));
              runs.keySet().forEach(variant -> row.add(percentiles(variant, kind)));
              table.row(row);
            });
    return table.toString();
  }

  private String percentiles(Variant variant, RequestKind kind) {
    Histogram all = merged(runs.get(variant)).of(kind);
    double added = added(variant, run -> run.latencies().of(kind).getValueAtPercentile(99) / 1e3);
    return String.format(
        Locale.ROOT,
        "%s / %s (%s)",
        Table.number(all.getValueAtPercentile(50) / 1e3, 0),
        Table.number(all.getValueAtPercentile(99) / 1e3, 0),
        Table.number(added, 0));
  }

  private static OpenLoop.Result merged(List<Run> figures) {
    OpenLoop.Result merged = new OpenLoop.Result();
    figures.forEach(run -> merged.add(run.latencies()));
    return merged;
  }

  /**
   * Median over the rounds of what the variant adds to no agent; NaN if one of them did not run.
   */
  double addedMicros(Variant variant, double percentile) {
    return added(variant, run -> run.percentileMicros(percentile));
  }

  private double median(Variant variant, ToDoubleFunction<Run> figure) {
    return Statistics.median(values(variant, figure));
  }

  private double added(Variant variant, ToDoubleFunction<Run> figure) {
    return Statistics.medianDifference(values(variant, figure), values(Variant.NONE, figure));
  }

  private List<Double> values(Variant variant, ToDoubleFunction<Run> figure) {
    return runs.getOrDefault(variant, List.of()).stream().mapToDouble(figure).boxed().toList();
  }
}
