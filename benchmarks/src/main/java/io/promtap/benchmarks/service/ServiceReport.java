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
import java.util.stream.IntStream;

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

  /** Returns what the variant adds to a request, in each round. */
  List<Double> differences(Endpoint endpoint, Variant variant, ToDoubleFunction<Sample> figure) {
    List<Double> values = values(endpoint, variant, figure);
    List<Double> references = values(endpoint, Variant.NONE, figure);
    return IntStream.range(0, Math.min(values.size(), references.size()))
        .mapToObj(round -> values.get(round) - references.get(round))
        .toList();
  }

  private double added(Endpoint endpoint, Variant variant, ToDoubleFunction<Sample> figure) {
    return Statistics.median(differences(endpoint, variant, figure));
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
