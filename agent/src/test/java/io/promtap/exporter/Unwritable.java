// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * Metrics whose last sample cannot be written. They are long enough that writers have let go of the
 * beginning when they come to the end.
 */
final class Unwritable {

  private Unwritable() {}

  static MetricSnapshots page() {
    Labels unwritable = Labels.of(new String[] {"label"}, new String[] {null});
    return MetricSnapshots.of(
        GaugeSnapshot.builder()
            .name("aaa")
            .help("x".repeat(100_000))
            .dataPoint(GaugeDataPointSnapshot.builder().value(1).build())
            .build(),
        GaugeSnapshot.builder()
            .name("zzz")
            .dataPoint(GaugeDataPointSnapshot.builder().labels(unwritable).value(1).build())
            .build());
  }
}
