// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/**
 * A factory of the Prometheus client's collectors, one for each metric. They are the client's own,
 * which call back for the values at a scrape. The client has none for histograms that calls back,
 * so they get a {@link HistogramCollector}.
 *
 * <p>With that class and {@link SnapshotWriter} the only ones that meet the client, so that
 * recording never loads it.
 */
final class CollectorFactory {

  private CollectorFactory() {}

  /** Creates the collector of a metric whose series have these labels beside their own. */
  static Collector of(Metric metric, ConstantLabels constants) {
    Labels labels = Labels.of(constants.beside(metric.labelNames));
    switch (metric.type) {
      case COUNTER:
        return counter(metric, labels);
      case GAUGE:
        return gauge(metric, labels);
      case SUMMARY:
        return summary(family(metric), labels);
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

  private static Collector summary(Family<Summary> family, Labels constants) {
    CellUnit unit = family.kind.unit;
    return SummaryWithCallback.builder()
        .name(family.name)
        .help(family.help)
        .unit(Units.of(family))
        .labelNames(family.labelNames)
        .constLabels(constants)
        .callback(
            points ->
                family.forEach(
                    (values, summary) ->
                        points.call(
                            summary.count(),
                            unit.exposedSum(summary),
                            Quantiles.EMPTY,
                            toArray(values))))
        .build();
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
