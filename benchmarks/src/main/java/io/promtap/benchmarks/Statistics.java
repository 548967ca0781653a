// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Medians. A round measures all variants one after the other, so differences and ratios are taken
 * inside a round and only then summarised: a slow minute of the machine then hits both sides.
 */
public final class Statistics {
  private Statistics() {}

  public static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public static double medianDifference(List<Double> values, List<Double> references) {
    return paired(values, references, (value, reference) -> value - reference);
  }

  public static double medianRatio(List<Double> values, List<Double> references) {
    return paired(values, references, (value, reference) -> value / reference);
  }

  private static double paired(
      List<Double> values, List<Double> references, DoubleBinaryOperator operator) {
    int rounds = Math.min(values.size(), references.size());
    return median(
        IntStream.range(0, rounds)
            .mapToObj(round -> operator.applyAsDouble(values.get(round), references.get(round)))
            .toList());
  }
}
