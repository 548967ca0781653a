// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A collector of the histograms of one metric: copies them into the client's snapshots. */
final class HistogramCollector implements Collector {

  /** A creation time of 0, which the client does not expose. */
  private static final long NOT_EXPOSED = 0;

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
    family.forEach((values, histogram) -> points.add(point(histogram, bounds, labels(values))));
    return new HistogramSnapshot(metadata, points);
  }

  private Labels labels(List<String> values) {
    Labels own = Labels.of(family.labelNames, values.toArray(new String[0]));
    return constants.isEmpty() ? own : own.merge(constants);
  }

  private HistogramDataPointSnapshot point(BucketCells histogram, double[] bounds, Labels labels) {
    NativeCells natives = histogram.natives;
    if (natives != null) {
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
          exemplars(histogram.exemplars()),
          NOT_EXPOSED);
    }
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(bounds, histogram.counts()),
        unit.exposedSum(histogram),
        labels,
        exemplars(histogram.exemplars()),
        NOT_EXPOSED);
  }

  private Exemplars exemplars(@Nullable ExemplarCells cells) {
    if (cells == null) {
      return Exemplars.EMPTY;
    }
    List<Exemplar> exemplars = new ArrayList<>();
    for (int bucket = 0; bucket < cells.buckets(); bucket++) {
      ExemplarCells.Read read = cells.read(bucket);
      if (read != null) {
        exemplars.add(
            Exemplar.builder()
                .value(unit.exposed(read.value))
                .traceId(read.traceId)
                .spanId(read.spanId)
                .timestampMillis(read.timeMillis)
                .build());
      }
    }
    return Exemplars.of(exemplars);
  }
}
