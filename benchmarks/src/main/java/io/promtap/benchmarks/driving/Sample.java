// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import io.promtap.benchmarks.Statistics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The cost of one request of a route, on the average of a slice. */
public record Sample(double cpuMicros, double bytes, double collections, double collectionMicros) {
  public static Sample of(Use use, long requests) {
    return new Sample(
        use.cpuNanos() / 1e3 / requests,
        (double) use.bytes() / requests,
        (double) use.collections() / requests,
        use.collectionMillis() * 1e3 / requests);
  }

  /** Returns the median of each figure; collections are rare, so they have their mean. */
  public static Sample median(List<Sample> slices) {
    return new Sample(
        median(slices, Sample::cpuMicros),
        median(slices, Sample::bytes),
        slices.stream().mapToDouble(Sample::collections).average().orElse(Double.NaN),
        slices.stream().mapToDouble(Sample::collectionMicros).average().orElse(Double.NaN));
  }

  private static double median(List<Sample> slices, ToDoubleFunction<Sample> figure) {
    return Statistics.median(
        slices.stream().map(slice -> (Double) figure.applyAsDouble(slice)).toList());
  }
}
