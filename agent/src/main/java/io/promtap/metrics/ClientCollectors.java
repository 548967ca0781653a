package io.promtap.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.util.List;
import java.util.function.Consumer;

/**
 * Metrics as collectors of the Prometheus client: its own, which call back for their values at a
 * scrape. For histograms it has none that calls back, so they get a {@link HistogramCollector}.
 *
 * <p>With that class and {@link ClientView} the only ones that meet the client, so that recording
 * never loads it.
 */
final class ClientCollectors {

  private ClientCollectors() {}

  static Collector of(CounterFamily family) {
    return counter(
        family,
        points -> family.forEach((values, counter) -> points.call(counter.sum(), toArray(values))));
  }

  static Collector of(GaugeFamily family) {
    return gauge(
        family,
        points ->
            family.forEach(
                (values, gauge) -> points.call((double) gauge.value(), toArray(values))));
  }

  static Collector of(DoubleGaugeFamily family) {
    return gauge(
        family,
        points -> family.forEach((values, gauge) -> points.call(gauge.value(), toArray(values))));
  }

  static Collector of(SummaryFamily family) {
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
                            family.exposedSum(summary),
                            Quantiles.EMPTY,
                            toArray(values))))
        .build();
  }

  static <T extends BucketCells> Collector of(BucketFamily<T> family) {
    return new HistogramCollector<>(family);
  }

  static Collector of(ReadAtScrape metric) {
    return metric.type == ReadAtScrape.Type.COUNTER
        ? counter(
            metric,
            points -> metric.rows().forEach((values, value) -> points.call(value, toArray(values))))
        : gauge(
            metric,
            points ->
                metric.rows().forEach((values, value) -> points.call(value, toArray(values))));
  }

  static Collector of(InfoMetric metric) {
    Info info =
        Info.builder().name(metric.name).help(metric.help).labelNames(metric.labelNames).build();
    info.addLabelValues(toArray(metric.values()));
    return info;
  }

  private static Collector counter(Source metric, Consumer<CounterWithCallback.Callback> values) {
    return CounterWithCallback.builder()
        .name(metric.name)
        .help(metric.help)
        .labelNames(metric.labelNames)
        .callback(values)
        .build();
  }

  private static Collector gauge(Source metric, Consumer<GaugeWithCallback.Callback> values) {
    return GaugeWithCallback.builder()
        .name(metric.name)
        .help(metric.help)
        .labelNames(metric.labelNames)
        .callback(values)
        .build();
  }

  private static String[] toArray(List<String> labelValues) {
    return labelValues.toArray(new String[0]);
  }
}
