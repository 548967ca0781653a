// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import static io.promtap.benchmarks.Table.number;

import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import io.promtap.benchmarks.driving.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What measuring adds to one thing of each kind, as a share of the same by hand, and the limits. A
 * difference is taken inside a round, the median of the rounds is what counts, and shares are of
 * medians: a single round may put the small difference of two plain requests anywhere.
 */
final class ServiceUnits {
  /** Less than one object. */
  private static final double LEAST_BYTES = 8;

  private final ServiceReport report;
  private final int connections;

  ServiceUnits(ServiceReport report, int connections) {
    this.report = report;
    this.connections = connections;
  }

  String table() {
    Table table =
        new Table(
            List.of(
                "added for each",
                "measured by",
                "CPU ns",
                "in the rounds",
                "bytes",
                "to by hand, all",
                "limit"));
    for (Unit unit : Unit.values()) {
      for (Variant variant : Variant.values()) {
        List<Double> cpu = added(unit, variant, Sample::cpuMicros);
        if (variant != Variant.NONE && !cpu.isEmpty()) {
          table.row(row(unit, variant, cpu));
        }
      }
    }
    return table.toString();
  }

  private List<String> row(Unit unit, Variant variant, List<Double> cpuMicros) {
    double limit = variant == Variant.PROMTAP ? unit.limit(connections) : Double.NaN;
    return List.of(
        unit.title,
        variant.title,
        number(1e3 * Statistics.median(cpuMicros), 0),
        number(1e3 * cpuMicros.stream().min(Double::compare).orElseThrow(), 0)
            + " to "
            + number(1e3 * cpuMicros.stream().max(Double::compare).orElseThrow(), 0),
        number(Statistics.median(added(unit, variant, Sample::bytes)), 1),
        number(share(unit, variant), 2),
        Double.isNaN(limit) ? "" : number(limit, 1));
  }

  /** Returns one line for each limit that promtap exceeds. */
  List<String> exceeded() {
    List<String> lines = new ArrayList<>();
    for (Unit unit : Unit.values()) {
      double limit = unit.limit(connections);
      double share = share(unit, Variant.PROMTAP);
      if (share > limit) {
        lines.add(unit.title + ": " + number(share, 2) + " of by hand; limit " + number(limit, 1));
      }
      double bytes = Statistics.median(added(unit, Variant.PROMTAP, Sample::bytes));
      if (bytes >= LEAST_BYTES) {
        lines.add(unit.title + ": " + number(bytes, 1) + " bytes added; limit 0");
      }
    }
    return lines;
  }

  /** Returns what the variant adds, divided by what all by hand adds; NaN if not measured. */
  double share(Unit unit, Variant variant) {
    return Statistics.median(added(unit, variant, Sample::cpuMicros))
        / Statistics.median(added(unit, Variant.HAND_ALL, Sample::cpuMicros));
  }

  /** Returns what a variant adds to one thing in each round: a request without it is taken off. */
  private List<Double> added(Unit unit, Variant variant, ToDoubleFunction<Sample> figure) {
    List<Double> whole = report.differences(unit.endpoint, variant, figure);
    if (unit == Unit.REQUEST) {
      return whole;
    }
    List<Double> plain = report.differences(Endpoint.HELLO, variant, figure);
    return IntStream.range(0, Math.min(whole.size(), plain.size()))
        .mapToObj(round -> (whole.get(round) - plain.get(round)) / unit.times())
        .toList();
  }
}
