// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers;

import static io.promtap.benchmarks.Table.number;

import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import io.promtap.benchmarks.driving.Sample;
import io.promtap.benchmarks.driving.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What measuring adds to one request of each server, as a share of what Micrometer adds, and the
 * limits. A difference is taken inside a round, the median of the rounds is what counts, and shares
 * are of medians.
 */
final class ServersReport {
  /** The most that promtap may add, as a share of what the server's yardstick adds. */
  private static final double MOST = 0.5;

  /** The most that a request of a whole service may take, as a share of what it takes without. */
  private static final double MOST_OF_SERVICE = 1.03;

  /** Less than one object. */
  private static final double LEAST_BYTES = 8;

  private final Map<Server, String> titles;
  private final Samples<Server, Variant> samples = new Samples<>(Variant.NONE);

  /**
   * @param titles the servers with their versions
   */
  ServersReport(Map<Server, String> titles) {
    this.titles = titles;
  }

  /** Adds the sample of one round. */
  void add(Server server, Variant variant, Sample sample) {
    samples.add(server, variant, sample);
  }

  /** Returns what each request took. */
  String requests() {
    Table table =
        new Table(
            List.of(
                "server",
                "measured by",
                "CPU us",
                "in the rounds",
                "added",
                "in the rounds",
                "to nobody",
                "bytes",
                "added"));
    for (Server server : samples.things()) {
      samples.variants(server).forEach(variant -> table.row(row(server, variant)));
    }
    return table.toString();
  }

  private List<String> row(Server server, Variant variant) {
    boolean none = variant == Variant.NONE;
    List<Double> all = samples.values(server, variant, Sample::cpuMicros);
    return List.of(
        titles.get(server),
        variant.title,
        number(Statistics.median(all), 2),
        range(all, 1, 2),
        none ? "" : number(added(server, variant, Sample::cpuMicros), 2),
        none ? "" : range(samples.differences(server, variant, Sample::cpuMicros), 1, 2),
        none ? "" : number(toNone(server, variant), 2),
        number(samples.median(server, variant, Sample::bytes), 0),
        none ? "" : number(added(server, variant, Sample::bytes), 0));
  }

  /** Returns the table of docs/cost.md: one row for each way to measure by Micrometer. */
  String document() {
    Table table =
        new Table(
            List.of(
                "one request on",
                "without",
                "Micrometer adds",
                "Promtap adds",
                "OpenTelemetry adds",
                "Promtap to without",
                "to Micrometer",
                "to OpenTelemetry"));
    for (Server server : samples.things()) {
      for (Variant micrometer : List.of(Variant.MICROMETER, Variant.TIMER)) {
        if (samples.variants(server).contains(micrometer)) {
          table.row(documentRow(server, micrometer));
        }
      }
    }
    return table.toString();
  }

  private List<String> documentRow(Server server, Variant micrometer) {
    return List.of(
        titles.get(server) + ", " + micrometer.title,
        number(1e3 * samples.median(server, Variant.NONE, Sample::cpuMicros), 0)
            + " ns, "
            + number(samples.median(server, Variant.NONE, Sample::bytes), 0)
            + " B",
        addition(server, micrometer),
        addition(server, Variant.PROMTAP),
        addition(server, Variant.OTEL),
        number(toNone(server, Variant.PROMTAP), 2),
        number(share(server, micrometer), 2),
        number(share(server, Variant.OTEL), 2));
  }

  private String addition(Server server, Variant variant) {
    List<Double> cpu = samples.differences(server, variant, Sample::cpuMicros);
    if (cpu.isEmpty()) {
      return "-";
    }
    return number(1e3 * Statistics.median(cpu), 0)
        + " ns ("
        + range(cpu, 1e3, 0)
        + "), "
        + number(added(server, variant, Sample::bytes), 0)
        + " B";
  }

  private static String range(List<Double> values, double unit, int decimals) {
    return values.isEmpty()
        ? "-"
        : number(unit * Collections.min(values), decimals)
            + " to "
            + number(unit * Collections.max(values), decimals);
  }

  /** Returns one line for each limit that promtap exceeds. */
  List<String> exceeded() {
    List<String> lines = new ArrayList<>();
    for (Server server : samples.things()) {
      if (samples.variants(server).contains(Variant.PROMTAP)) {
        String title = titles.get(server) + ": ";
        double share = share(server, server.yardstick);
        if (samples.variants(server).contains(server.yardstick) && !(share <= MOST)) {
          lines.add(title + number(share, 2) + " of Micrometer; limit " + number(MOST, 1));
        }
        if (server.isService()) {
          double toNone = toNone(server, Variant.PROMTAP);
          if (!(toNone <= MOST_OF_SERVICE)) {
            lines.add(title + number(toNone, 3) + " of nobody; limit " + MOST_OF_SERVICE);
          }
        } else if (added(server, Variant.PROMTAP, Sample::bytes) >= LEAST_BYTES) {
          double bytes = added(server, Variant.PROMTAP, Sample::bytes);
          lines.add(title + number(bytes, 1) + " bytes added; limit 0");
        }
      }
    }
    return lines;
  }

  /**
   * Returns what promtap adds, divided by what the other adds; NaN if that was not measured, or is
   * too little to be seen.
   */
  double share(Server server, Variant other) {
    double reference = added(server, other, Sample::cpuMicros);
    return reference > 0
        ? added(server, Variant.PROMTAP, Sample::cpuMicros) / reference
        : Double.NaN;
  }

  /** Returns what a request takes, divided by what it takes if nobody measures. */
  private double toNone(Server server, Variant variant) {
    return Statistics.medianRatio(
        samples.values(server, variant, Sample::cpuMicros),
        samples.values(server, Variant.NONE, Sample::cpuMicros));
  }

  private double added(Server server, Variant variant, ToDoubleFunction<Sample> figure) {
    return samples.added(server, variant, figure);
  }
}
