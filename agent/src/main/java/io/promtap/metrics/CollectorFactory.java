// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/**
 * A factory of the Prometheus client's collectors, one for each metric. The client's own call back
 * for the values at a scrape. Families get collectors that also know when each data point was made;
 * that of histograms is {@link HistogramCollector}.
 *
 * <p>Only a scrape loads this class and the client.
 */
final class CollectorFactory {

  private CollectorFactory() {}

  /** Creates the collector of a metric whose series have these labels beside their own. */
  static Collector of(Metric metric, ConstantLabels constants) {
    Labels labels = Labels.of(constants.beside(metric.labelNames));
    switch (metric.type) {
      case COUNTER:
        return metric instanceof CallbackMetric
            ? counter(metric, labels)
            : counters(family(metric), labels);
      case GAUGE:
        return gauge(metric, labels);
      case SUMMARY:
        return summaries(family(metric), labels);
      case HISTOGRAM:
        return new HistogramCollector(family(metric), labels);
      default:
        return info((InfoMetric) metric, labels);
    }
  }

  private static Collector counter(Metric metric, Labels constants) {
    return CounterWithCallback.builder()
        .name(metric.name)
        .help(metric.help)
        .unit(Units.of(metric))
        .labelNames(metric.labelNames)
        .constLabels(constants)
        .callback(points -> forEach(metric, (labels, value) -> points.call(value, labels)))
        .build();
  }

  private static Collector gauge(Metric metric, Labels constants) {
    return GaugeWithCallback.builder()
        .name(metric.name)
        .help(metric.help)
        .unit(Units.of(metric))
        .labelNames(metric.labelNames)
        .constLabels(constants)
        .callback(points -> forEach(metric, (labels, value) -> points.call(value, labels)))
        .build();
  }

  private static void forEach(Metric metric, ObjDoubleConsumer<String[]> action) {
    if (metric instanceof CallbackMetric) {
      ((CallbackMetric) metric)
          .rows()
          .forEach((values, value) -> action.accept(toArray(values), value));
    } else {
      CollectorFactory.<NumberDataPoint>family(metric)
          .forEach((values, point) -> action.accept(toArray(values), point.value()));
    }
  }

  /** Returns a collector that knows when each counter was made, which the client's does not. */
  private static Collector counters(Family<Counter> family, Labels constants) {
    MetricMetadata metadata = metadata(family);
    return () -> {
      List<CounterDataPointSnapshot> points = new ArrayList<>();
      for (Series<Counter> each : family.all()) {
        double value = each.point.value();
        points.add(
            new CounterDataPointSnapshot(
                value, labels(family, each, constants), null, each.createdMillis));
      }
      return new CounterSnapshot(metadata, points);
    };
  }

  private static Collector summaries(Family<Summary> family, Labels constants) {
    MetricMetadata metadata = metadata(family);
    CellUnit unit = family.kind.unit;
    return () -> {
      List<SummaryDataPointSnapshot> points = new ArrayList<>();
      for (Series<Summary> each : family.all()) {
        points.add(
            new SummaryDataPointSnapshot(
                each.point.count(),
                unit.exposedSum(each.point),
                Quantiles.EMPTY,
                labels(family, each, constants),
                Exemplars.EMPTY,
                each.createdMillis));
      }
      return new SummarySnapshot(metadata, points);
    };
  }

  private static MetricMetadata metadata(Family<?> family) {
    return new MetricMetadata(family.familyName(), family.help, Units.of(family));
  }

  private static Labels labels(Family<?> family, Series<?> series, Labels constants) {
    Labels own = Labels.of(family.labelNames, toArray(series.labelValues));
    return constants.isEmpty() ? own : own.merge(constants);
  }

  private static Collector info(InfoMetric metric, Labels constants) {
    Info info =
        Info.builder()
            .name(metric.name)
            .help(metric.help)
            .labelNames(metric.labelNames)
            .constLabels(constants)
            .build();
    info.addLabelValues(toArray(metric.values()));
    return info;
  }

  /** Casts a metric of any other kind, which is a family of the data points of its type. */
  @SuppressWarnings("unchecked")
  private static <T> Family<T> family(Metric metric) {
    return (Family<T>) metric;
  }

  private static String[] toArray(List<String> labelValues) {
    return labelValues.toArray(new String[0]);
  }
}
