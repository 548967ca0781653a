// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import static io.promtap.benchmarks.Table.number;

import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The samples of one setting, and the tables made of them. */
final class ServiceReport {
  private static final double PER_REQUESTS = 100_000;

  private final Map<Endpoint, Map<Variant, List<Sample>>> samples = new EnumMap<>(Endpoint.class);

  /** Adds the sample of one round. */
  void add(Endpoint endpoint, Variant variant, Sample sample) {
    samples
        .computeIfAbsent(endpoint, unused -> new EnumMap<>(Variant.class))
        .computeIfAbsent(variant, unused -> new ArrayList<>())
        .add(sample);
  }

  /** What each request took. */
  String requests() {
    Table table =
        new Table(
            List.of(
                "endpoint",
                "measured by",
                "CPU us",
                "added",
                "bytes",
                "added",
                "collections/100k",
                "ms of them"));
    samples.forEach(
        (endpoint, variants) ->
            variants.keySet().forEach(variant -> table.row(row(endpoint, variant))));
    return table.toString();
  }

  private List<String> row(Endpoint endpoint, Variant variant) {
    boolean none = variant == Variant.NONE;
    return List.of(
        endpoint.path(),
        variant.title,
        number(median(endpoint, variant, Sample::cpuMicros), 2),
        none ? "" : number(added(endpoint, variant, Sample::cpuMicros), 2),
        number(median(endpoint, variant, Sample::bytes), 0),
        none ? "" : number(added(endpoint, variant, Sample::bytes), 0),
        number(PER_REQUESTS * median(endpoint, variant, Sample::collections), 1),
        number(PER_REQUESTS / 1e3 * median(endpoint, variant, Sample::collectionMicros), 1));
  }

  /** What each thing that is measured took, and its ratio to the same by hand. */
  String units() {
    Table table =
        new Table(
            List.of(
                "added for each", "measured by", "CPU ns", "bytes", "to by hand, all", "limit"));
    for (Unit unit : Unit.values()) {
      for (Variant variant : Variant.values()) {
        double cpu = 1e3 * added(unit, variant, Sample::cpuMicros);
        if (variant != Variant.NONE && !Double.isNaN(cpu)) {
          table.row(
              List.of(
                  unit.title,
                  variant.title,
                  number(cpu, 0),
                  number(added(unit, variant, Sample::bytes), 1),
                  number(ratio(unit, variant), 2),
                  variant == Variant.PROMTAP ? number(unit.limit, 1) : ""));
        }
      }
    }
    return table.toString();
  }

  /** Returns what the variant adds, divided by what all by hand adds; NaN if not measured. */
  double ratio(Unit unit, Variant variant) {
    return added(unit, variant, Sample::cpuMicros)
        / added(unit, Variant.HAND_ALL, Sample::cpuMicros);
  }

  /** Returns what a variant adds to one thing of a kind: a request without it is taken off. */
  double added(Unit unit, Variant variant, ToDoubleFunction<Sample> figure) {
    double whole = added(unit.endpoint, variant, figure);
    return unit == Unit.REQUEST
        ? whole
        : (whole - added(Endpoint.HELLO, variant, figure)) / unit.times();
  }

  private double added(Endpoint endpoint, Variant variant, ToDoubleFunction<Sample> figure) {
    return Statistics.medianDifference(
        values(endpoint, variant, figure), values(endpoint, Variant.NONE, figure));
  }

  private double median(Endpoint endpoint, Variant variant, ToDoubleFunction<Sample> figure) {
    return Statistics.median(values(endpoint, variant, figure));
  }

  private List<Double> values(Endpoint endpoint, Variant variant, ToDoubleFunction<Sample> figure) {
    return samples.getOrDefault(endpoint, Map.of()).getOrDefault(variant, List.of()).stream()
        .map(sample -> (Double) figure.applyAsDouble(sample))
        .toList();
  }
}
