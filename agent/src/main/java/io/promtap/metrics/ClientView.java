package io.promtap.metrics;

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

  private final List<Source> sources = new CopyOnWriteArrayList<>();
  private final List<MultiCollector> collectors = new CopyOnWriteArrayList<>();

  ClientView() {
    registry.register((MultiCollector) this::collect);
  }

  void add(Source source) {
    sources.add(source);
  }

  void remove(Source source) {
    sources.remove(source);
  }

  void add(MultiCollector collector) {
    collectors.add(collector);
  }

  private MetricSnapshots collect() {
    List<MetricSnapshot> collected = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Source source : sources) {
      taken.addAll(source.claimedNames());
      collect(source, collected);
    }
    for (MultiCollector collector : collectors) {
      collected.addAll(collect(collector, taken));
    }
    return new MetricSnapshots(collected);
  }

  /** One that fails is left out of this scrape. */
  private static void collect(Source source, List<MetricSnapshot> collected) {
    try {
      collected.add(source.snapshot());
    } catch (Throwable failure) {
      Failures.record("scrape." + source.name, failure);
    }
  }

  /** One name with two types would fail the whole scrape, so a metric of ours goes first. */
  private static List<MetricSnapshot> collect(MultiCollector collector, Set<String> taken) {
    List<MetricSnapshot> kept = new ArrayList<>();
    try {
      for (MetricSnapshot snapshot : collector.collect()) {
        if (!taken.contains(snapshot.getMetadata().getPrometheusName())) {
          kept.add(snapshot);
        }
      }
    } catch (Throwable failure) {
      Failures.record("scrape." + collector.getClass().getSimpleName(), failure);
    }
    return kept;
  }
}
