package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.promtap.log.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The registry as the Prometheus client sees it: one collector for each metric, none of which can
 * fail the scrape of the others. Made at the first scrape.
 */
final class ClientView {

  /** Not the client's default registry: that one belongs to the application, if it has any. */
  final PrometheusRegistry registry = new PrometheusRegistry();

  private final Predicate<String> taken;

  /**
   * @param taken whether a metric of ours has this name
   */
  ClientView(Predicate<String> taken) {
    this.taken = taken;
  }

  void add(Source source) {
    registry.register((Collector) () -> collect(source));
  }

  void add(MultiCollector collector) {
    registry.register((MultiCollector) () -> collect(collector));
  }

  /** Null leaves the metric out of this scrape. */
  private static MetricSnapshot collect(Source source) {
    try {
      return source.snapshot();
    } catch (Throwable failure) {
      Failures.record("scrape." + source.name, failure);
      return null;
    }
  }

  /** One name with two types would fail the whole scrape, so a metric of ours goes first. */
  private MetricSnapshots collect(MultiCollector collector) {
    List<MetricSnapshot> kept = new ArrayList<>();
    try {
      for (MetricSnapshot snapshot : collector.collect()) {
        if (!taken.test(snapshot.getMetadata().getPrometheusName())) {
          kept.add(snapshot);
        }
      }
    } catch (Throwable failure) {
      Failures.record("scrape." + collector.getClass().getSimpleName(), failure);
    }
    return new MetricSnapshots(kept);
  }
}
