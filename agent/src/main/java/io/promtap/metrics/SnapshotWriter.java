// SPDX-License-Identifier: Apache-2.0
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
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writer of the Prometheus client's snapshots: the one collector in the client's registry. It
 * asks all metrics in turn; one that fails is left out of that scrape and cannot fail the others.
 * Made at the first scrape, on an exporter thread: it loads the client.
 *
 * <p>One collector and not one for each metric, so that a scrape sees the metrics of one moment: a
 * name that is removed and registered with another type meanwhile would fail the scrape.
 */
final class SnapshotWriter {

  /** A registry of its own: the client's default registry belongs to the application. */
  final PrometheusRegistry registry = new PrometheusRegistry();

  private final RegisteredMetrics registered;
  private final ConstantLabels constants;

  /** By metric. Each is created at the first scrape of its metric, since that may fail too. */
  private final Map<Metric, Collector> collectors = new ConcurrentHashMap<>();

  SnapshotWriter(RegisteredMetrics registered, ConstantLabels constants) {
    this.registered = registered;
    this.constants = constants;
    registry.register((MultiCollector) this::write);
  }

  private MetricSnapshots write() {
    List<Metric> metrics = begin();
    List<MetricSnapshot> written = new ArrayList<>();
    for (Metric metric : metrics) {
      MetricSnapshot snapshot = snapshot(metric);
      if (snapshot != null) {
        written.add(snapshot);
      }
    }
    written.addAll(foreign(metrics));
    return new MetricSnapshots(written);
  }

  /** Returns the labels that every series of the metrics has, by name. */
  SortedMap<String, String> constantLabels() {
    return constants.all();
  }

  /** Does what is to be done before a scrape, and returns the metrics of this moment. */
  List<Metric> begin() {
    for (Runnable work : registered.beforeScrape()) {
      try {
        work.run();
      } catch (Throwable failure) {
        Failures.record("scrape", failure);
      }
    }
    List<Metric> metrics = registered.metrics();
    collectors.keySet().retainAll(new HashSet<>(metrics));
    return metrics;
  }

  /** Reads a metric; {@code null} if that fails. */
  @Nullable MetricSnapshot snapshot(Metric metric) {
    try {
      return collector(metric).collect();
    } catch (Throwable failure) {
      failed(metric, failure);
      return null;
    }
  }

  /** Counts a metric that a scrape has to leave out. */
  static void failed(Metric metric, Throwable failure) {
    Failures.record("scrape." + metric.name, failure);
  }

  /** Reads the foreign collectors, without what has a name of one of the metrics. */
  List<MetricSnapshot> foreign(List<Metric> metrics) {
    Set<String> taken = new HashSet<>();
    for (Metric metric : metrics) {
      taken.addAll(metric.claimedNames());
    }
    List<MetricSnapshot> written = new ArrayList<>();
    for (Supplier<MetricSnapshots> collector : registered.foreignCollectors()) {
      written.addAll(allBut(taken, collector));
    }
    return written;
  }

  private Collector collector(Metric metric) {
    Collector known = collectors.get(metric);
    if (known != null) {
      return known;
    }
    Collector made = CollectorFactory.of(metric, constants);
    collectors.put(metric, made);
    return made;
  }

  /** Reads a collector without the taken names: one name with two types would fail the scrape. */
  private static List<MetricSnapshot> allBut(
      Set<String> taken, Supplier<MetricSnapshots> collector) {
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
}
