package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.promtap.log.Failures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The registry as the Prometheus client sees it: one collector for all metrics, none of which can
 * fail the scrape of the others. Made at the first scrape.
 *
 * <p>One collector and not one for each metric, so that a scrape sees the metrics of one moment: a
 * name that is removed and registered with another type meanwhile would fail the scrape.
 */
final class ClientView {

  /** Not the client's default registry: that one belongs to the application, if it has any. */
  final PrometheusRegistry registry = new PrometheusRegistry();

  private final List<Exposed> metrics = new CopyOnWriteArrayList<>();
  private final List<Supplier<MetricSnapshots>> collectors = new CopyOnWriteArrayList<>();

  ClientView() {
    registry.register((MultiCollector) this::collect);
  }

  void add(Source source) {
    metrics.add(new Exposed(source));
  }

  void remove(Source source) {
    metrics.removeIf(metric -> metric.source == source);
  }

  void add(Supplier<MetricSnapshots> collector) {
    collectors.add(collector);
  }

  private MetricSnapshots collect() {
    List<MetricSnapshot> collected = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Exposed metric : metrics) {
      taken.addAll(metric.source.claimedNames());
      collect(metric, collected);
    }
    for (Supplier<MetricSnapshots> collector : collectors) {
      collected.addAll(collect(collector, taken));
    }
    return new MetricSnapshots(collected);
  }

  /** One that fails is left out of this scrape. */
  private static void collect(Exposed metric, List<MetricSnapshot> collected) {
    try {
      collected.add(metric.collector().collect());
    } catch (Throwable failure) {
      Failures.record("scrape." + metric.source.name, failure);
    }
  }

  /** One name with two types would fail the whole scrape, so a metric of ours goes first. */
  private static List<MetricSnapshot> collect(
      Supplier<MetricSnapshots> collector, Set<String> taken) {
    List<MetricSnapshot> kept = new ArrayList<>();
    try {
      for (MetricSnapshot snapshot : collector.get()) {
        if (!taken.contains(snapshot.getMetadata().getPrometheusName())) {
          kept.add(snapshot);
        }
      }
    } catch (Throwable failure) {
      Failures.record("scrape." + collector.getClass().getSimpleName(), failure);
    }
    return kept;
  }

  /** A metric with its collector, which is made when it is first asked, as that may fail too. */
  private static final class Exposed {
    final Source source;
    private volatile Collector collector;

    Exposed(Source source) {
      this.source = source;
    }

    Collector collector() {
      Collector made = collector;
      if (made == null) {
        made = source.collector();
        collector = made;
      }
      return made;
    }
  }
}
