package io.promtap.metrics;

import io.promtap.log.Log;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that a metric ran into its limit: counts every call that found no room, in a family that has
 * no limit itself (one series a metric), and logs the first of each metric.
 */
final class Overflows {

  static final String METRIC = "promtap_series_overflowed_total";

  private static final String HELP =
      "Look-ups that found the metric at its series limit and got the overflow series.";

  final CounterFamily counters = new CounterFamily(METRIC, HELP, Integer.MAX_VALUE, this, "metric");

  private final int limit;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Overflows(int limit) {
    this.limit = limit;
  }

  void count(String metric) {
    counters.series(metric).increment();
    if (said.add(metric)) {
      Log.warn(
          metric
              + " reached its limit of "
              + limit
              + " series; further label sets go to the series named 'overflow'"
              + " (limits.seriesPerMetric raises the limit)");
    }
  }
}
