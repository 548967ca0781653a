package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Families as the client's snapshots. Apart from {@link ClientView} the only class that meets the
 * client, so that recording never loads it.
 */
final class Snapshots {

  /** A creation time of 0 is left out of the exposition. */
  private static final long NOT_EXPOSED = 0;

  private Snapshots() {}

  static MetricSnapshot of(CounterFamily family) {
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    family.forEach(
        (values, counter) -> points.add(counterPoint(counter.sum(), labels(family, values))));
    return new CounterSnapshot(counterMetadata(family), points);
  }

  static MetricSnapshot of(GaugeFamily family) {
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    family.forEach(
        (values, gauge) -> points.add(gaugePoint((double) gauge.value(), labels(family, values))));
    return new GaugeSnapshot(metadata(family), points);
  }

  static MetricSnapshot of(ValueGaugeFamily family) {
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    family.forEach(
        (values, gauge) -> points.add(gaugePoint(gauge.value(), labels(family, values))));
    return new GaugeSnapshot(metadata(family), points);
  }

  static MetricSnapshot of(SummaryFamily family) {
    List<SummaryDataPointSnapshot> points = new ArrayList<>();
    family.forEach(
        (values, summary) ->
            points.add(
                new SummaryDataPointSnapshot(
                    summary.count(),
                    family.exposedSum(summary),
                    Quantiles.EMPTY,
                    labels(family, values),
                    Exemplars.EMPTY,
                    NOT_EXPOSED)));
    return new SummarySnapshot(metadata(family), points);
  }

  static <T extends BucketCells> MetricSnapshot of(BucketFamily<T> family) {
    double[] bounds = family.exposedBounds();
    List<HistogramDataPointSnapshot> points = new ArrayList<>();
    family.forEach(
        (values, histogram) ->
            points.add(
                new HistogramDataPointSnapshot(
                    ClassicHistogramBuckets.of(bounds, histogram.counts()),
                    family.exposedSum(histogram),
                    labels(family, values),
                    exemplars(family, histogram.exemplarsOrNull()),
                    NOT_EXPOSED)));
    return new HistogramSnapshot(metadata(family), points);
  }

  private static Exemplars exemplars(BucketFamily<?> family, ExemplarCells cellsOrNull) {
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

  static MetricSnapshot of(ReadAtScrape source) {
    if (source.type == ReadAtScrape.Type.COUNTER) {
      List<CounterDataPointSnapshot> points = new ArrayList<>();
      source
          .read()
          .forEach((values, value) -> points.add(counterPoint(value, labels(source, values))));
      return new CounterSnapshot(counterMetadata(source), points);
    }
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    source.read().forEach((values, value) -> points.add(gaugePoint(value, labels(source, values))));
    return new GaugeSnapshot(metadata(source), points);
  }

  private static CounterDataPointSnapshot counterPoint(double value, Labels labels) {
    return new CounterDataPointSnapshot(value, labels, null, NOT_EXPOSED);
  }

  private static GaugeDataPointSnapshot gaugePoint(double value, Labels labels) {
    return new GaugeDataPointSnapshot(value, labels, null);
  }

  private static Labels labels(Source source, List<String> values) {
    return Labels.of(source.labelNames, values.toArray(new String[0]));
  }

  private static MetricMetadata metadata(Source source) {
    return new MetricMetadata(source.name, source.help);
  }

  /** A counter has two names: OpenMetrics calls its family by the one without the suffix. */
  private static MetricMetadata counterMetadata(Source source) {
    return MetricMetadata.builder()
        .name(Source.familyName(source.name))
        .expositionBaseName(source.name)
        .help(source.help)
        .build();
  }
}
