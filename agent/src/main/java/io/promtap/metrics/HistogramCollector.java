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
import java.util.ArrayList;
import java.util.List;

/** The histograms of one metric, copied into the client's snapshots at a scrape. */
final class HistogramCollector<T extends BucketCells> implements Collector {

  /** A creation time of 0 is left out of the exposition. */
  private static final long NOT_EXPOSED = 0;

  private final BucketFamily<T> family;
  private final MetricMetadata metadata;

  HistogramCollector(BucketFamily<T> family) {
    this.family = family;
    this.metadata = new MetricMetadata(family.name, family.help);
  }

  @Override
  public MetricSnapshot collect() {
    double[] bounds = family.exposedBounds();
    List<HistogramDataPointSnapshot> points = new ArrayList<>();
    family.forEach(
        (values, histogram) ->
            points.add(
                new HistogramDataPointSnapshot(
                    ClassicHistogramBuckets.of(bounds, histogram.counts()),
                    family.exposedSum(histogram),
                    Labels.of(family.labelNames, values.toArray(new String[0])),
                    exemplars(histogram.exemplarsOrNull()),
                    NOT_EXPOSED)));
    return new HistogramSnapshot(metadata, points);
  }

  private Exemplars exemplars(ExemplarCells cellsOrNull) {
    if (cellsOrNull == null) {
      return Exemplars.EMPTY;
    }
    List<Exemplar> exemplars = new ArrayList<>();
    for (int bucket = 0; bucket < cellsOrNull.buckets(); bucket++) {
      ExemplarCells.Read read = cellsOrNull.read(bucket);
      if (read != null) {
        exemplars.add(
            Exemplar.builder()
                .value(family.exposed(read.value))
                .traceId(read.traceId)
                .spanId(read.spanId)
                .timestampMillis(read.timeMillis)
                .build());
      }
    }
    return Exemplars.of(exemplars);
  }
}
