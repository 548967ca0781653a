// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The table of what is registered. No two metrics in it share a name that is exposed. Used by any
 * thread; each change is made under one lock, so that a scrape sees the metrics of one moment.
 */
final class RegisteredMetrics {

  /** By name. Guarded by this object, as all fields below. */
  private final Map<String, Metric> metrics = new LinkedHashMap<>();

  /** From each claimed name to the name of the metric that claims it. */
  private final Map<String, String> claims = new HashMap<>();

  private final List<Supplier<MetricSnapshots>> foreignCollectors = new ArrayList<>();

  private final List<Runnable> beforeScrape = new ArrayList<>(1);

  /** Registers a metric, or returns the same one if it is registered already. */
  synchronized <M extends Metric> M register(M metric) {
    Metric earlier = metrics.get(metric.name);
    if (earlier != null && metric.isSameAs(earlier)) {
      @SuppressWarnings("unchecked") // isSameAs compares the classes
      M same = (M) earlier;
      return same;
    }
    claimNames(metric);
    metrics.put(metric.name, metric);
    return metric;
  }

  private void claimNames(Metric metric) {
    List<String> names = metric.claimedNames();
    for (String name : names) {
      String owner = claims.get(name);
      if (owner != null) {
        throw new IllegalArgumentException(
            "the metric "
                + metric.name
                + " cannot be exposed beside "
                + owner
                + (owner.equals(metric.name) ? " of other type, labels or buckets" : ""));
      }
    }
    for (String name : names) {
      claims.put(name, metric.name);
    }
  }

  /** Removes a metric. Ignores one that is not registered or was removed before. */
  synchronized void remove(Metric metric) {
    if (metrics.remove(metric.name, metric)) {
      metric.claimedNames().forEach(claims::remove);
    }
  }

  synchronized void add(Supplier<MetricSnapshots> foreignCollector) {
    foreignCollectors.add(foreignCollector);
  }

  synchronized void addWork(Runnable beforeEachScrape) {
    beforeScrape.add(beforeEachScrape);
  }

  synchronized List<Runnable> beforeScrape() {
    return new ArrayList<>(beforeScrape);
  }

  /** Returns the metrics in the order of registration. */
  synchronized List<Metric> metrics() {
    return new ArrayList<>(metrics.values());
  }

  /** Returns the collectors in the order in which they were added. */
  synchronized List<Supplier<MetricSnapshots>> foreignCollectors() {
    return new ArrayList<>(foreignCollectors);
  }
}
