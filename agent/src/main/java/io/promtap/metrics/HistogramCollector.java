// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.ArrayList;
import java.util.List;

/** A collector of the histograms of one metric: copies them into the client's snapshots. */
final class HistogramCollector implements Collector {

  private final Family<? extends BucketCells> family;
  private final Labels constants;
  private final CellUnit unit;
  private final MetricMetadata metadata;

  HistogramCollector(Family<? extends BucketCells> family, Labels constants) {
    this.family = family;
    this.constants = constants;
    this.unit = family.kind.unit;
    this.metadata = new MetricMetadata(family.name, family.help, Units.of(family));
  }

  @Override
  public MetricSnapshot collect() {
    double[] bounds = family.kind.exposedBounds();
    List<HistogramDataPointSnapshot> points = new ArrayList<>();
    for (Series<? extends BucketCells> series : family.all()) {
      points.add(point(series, bounds));
    }
    return new HistogramSnapshot(metadata, points);
  }

  private Labels labels(Series<?> series) {
    Labels own = Labels.of(family.labelNames, series.labelValues.toArray(new String[0]));
    return constants.isEmpty() ? own : own.merge(constants);
  }

  private HistogramDataPointSnapshot point(Series<? extends BucketCells> series, double[] bounds) {
    BucketCells histogram = series.point;
    Labels labels = labels(series);
    Exemplars exemplars = ExemplarReader.read(histogram.exemplars(), unit);
    NativeCells natives = histogram.natives;
    if (natives == null) {
      return new HistogramDataPointSnapshot(
          ClassicHistogramBuckets.of(bounds, histogram.counts()),
          unit.exposedSum(histogram),
          labels,
          exemplars,
          series.createdMillis);
    }
    NativeCounts counts = natives.read();
    return new HistogramDataPointSnapshot(
        bounds.length == 1
            ? ClassicHistogramBuckets.EMPTY
            : ClassicHistogramBuckets.of(bounds, counts.classic),
        counts.schema,
        counts.zeros,
        NativeBounds.ZERO_THRESHOLD,
        NativeHistogramBuckets.of(counts.positive.indexes(), counts.positive.counts()),
        NativeHistogramBuckets.of(counts.negative.indexes(), counts.negative.counts()),
        unit.exposedSum(histogram),
        labels,
        exemplars,
        series.createdMillis);
  }
}
