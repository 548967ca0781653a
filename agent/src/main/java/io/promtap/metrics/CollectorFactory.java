// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.Collector;
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

  static Collector of(Metric metric) {
    switch (metric.type) {
      case COUNTER:
        return counter(metric);
      case GAUGE:
        return gauge(metric);
      case SUMMARY:
        return summary(family(metric));
      case HISTOGRAM:
        return new HistogramCollector(family(metric));
      default:
        return info((InfoMetric) metric);
    }
  }

  private static Collector counter(Metric metric) {
    return CounterWithCallback.builder()
        .name(metric.name)
        .help(metric.help)
        .labelNames(metric.labelNames)
        .callback(points -> forEach(metric, (labels, value) -> points.call(value, labels)))
        .build();
  }

  private static Collector gauge(Metric metric) {
    return GaugeWithCallback.builder()
        .name(metric.name)
        .help(metric.help)
        .labelNames(metric.labelNames)
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

  private static Collector summary(Family<Summary> family) {
    CellUnit unit = family.kind.unit;
    return SummaryWithCallback.builder()
        .name(family.name)
        .help(family.help)
        .labelNames(family.labelNames)
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

  private static Collector info(InfoMetric metric) {
    Info info =
        Info.builder().name(metric.name).help(metric.help).labelNames(metric.labelNames).build();
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
