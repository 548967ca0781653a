// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import static io.promtap.benchmarks.Table.number;

import io.promtap.benchmarks.Table;
import io.promtap.benchmarks.driving.Sample;
import io.promtap.benchmarks.driving.Samples;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The samples of one setting, and the tables made of them. */
final class ServiceReport {
  private static final double PER_REQUESTS = 100_000;

  private final Samples<Endpoint, Variant> samples = new Samples<>(Variant.NONE);

  /** Adds the sample of one round. */
  void add(Endpoint endpoint, Variant variant, Sample sample) {
    samples.add(endpoint, variant, sample);
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
    for (Endpoint endpoint : samples.things()) {
      for (Variant variant : samples.variants(endpoint)) {
        table.row(row(endpoint, variant));
      }
    }
    return table.toString();
  }

  private List<String> row(Endpoint endpoint, Variant variant) {
    boolean none = variant == Variant.NONE;
    return List.of(
        endpoint.path(),
        variant.title,
        number(samples.median(endpoint, variant, Sample::cpuMicros), 2),
        none ? "" : number(samples.added(endpoint, variant, Sample::cpuMicros), 2),
        number(samples.median(endpoint, variant, Sample::bytes), 0),
        none ? "" : number(samples.added(endpoint, variant, Sample::bytes), 0),
        number(PER_REQUESTS * samples.median(endpoint, variant, Sample::collections), 1),
        number(
            PER_REQUESTS / 1e3 * samples.median(endpoint, variant, Sample::collectionMicros), 1));
  }

  /** Returns what the variant adds to a request, in each round. */
  List<Double> differences(Endpoint endpoint, Variant variant, ToDoubleFunction<Sample> figure) {
    return samples.differences(endpoint, variant, figure);
  }
}
