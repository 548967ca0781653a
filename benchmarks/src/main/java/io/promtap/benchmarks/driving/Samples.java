// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import io.promtap.benchmarks.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The samples of one setting, one a round, for each thing that is measured and each variant of it.
 *
 * @param <T> the things
 * @param <V> the variants
 */
public final class Samples<T extends Enum<T>, V extends Enum<V>> {
  private final V alone;
  private final Map<T, Map<V, List<Sample>>> samples = new TreeMap<>();

  /**
   * @param alone the variant that the others are compared with
   */
  public Samples(V alone) {
    this.alone = alone;
  }

  /** Adds the sample of one round. */
  public void add(T thing, V variant, Sample sample) {
    samples
        .computeIfAbsent(thing, unused -> new TreeMap<>())
        .computeIfAbsent(variant, unused -> new ArrayList<>())
        .add(sample);
  }

  /** Returns the things that were measured, in their order. */
  public Collection<T> things() {
    return samples.keySet();
  }

  /** Returns the variants that were measured, in their order. */
  public Collection<V> variants(T thing) {
    return samples.getOrDefault(thing, Map.of()).keySet();
  }

  public double median(T thing, V variant, ToDoubleFunction<Sample> figure) {
    return Statistics.median(values(thing, variant, figure));
  }

  /** Returns the median of what the variant adds. */
  public double added(T thing, V variant, ToDoubleFunction<Sample> figure) {
    return Statistics.median(differences(thing, variant, figure));
  }

  /** Returns what the variant adds, in each round. */
  public List<Double> differences(T thing, V variant, ToDoubleFunction<Sample> figure) {
    List<Double> values = values(thing, variant, figure);
    List<Double> references = values(thing, alone, figure);
    return IntStream.range(0, Math.min(values.size(), references.size()))
        .mapToObj(round -> values.get(round) - references.get(round))
        .toList();
  }

  /** Returns the figure of each round. */
  public List<Double> values(T thing, V variant, ToDoubleFunction<Sample> figure) {
    return samples.getOrDefault(thing, Map.of()).getOrDefault(variant, List.of()).stream()
        .map(sample -> (Double) figure.applyAsDouble(sample))
        .toList();
  }
}
