package io.promtap.metrics;

import io.promtap.log.DeferredWarnings;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that a metric ran into its limit: counts every call that found no room, in a family that has
 * no limit itself (one series a metric), and has the first of each metric logged.
 */
final class Overflows {

  static final String METRIC = "promtap_series_overflowed_total";

  private static final String HELP =
      "Look-ups that found the metric at its series limit and got the overflow series.";

  private final ConcurrentHashMap<String, OfMetric> byMetric = new ConcurrentHashMap<>();
  private final int limit;

  final CounterFamily counters;

  Overflows(int limit) {
    this.limit = limit;
    this.counters = new CounterFamily(METRIC, HELP, Integer.MAX_VALUE, this, "metric");
  }

  /** To be held: the families and caches of one metric share it. */
  OfMetric of(String metric) {
    OfMetric known = byMetric.get(metric);
    if (known != null) {
      return known;
    }
    OfMetric created = new OfMetric(metric);
    OfMetric earlier = byMetric.putIfAbsent(metric, created);
    return earlier == null ? created : earlier;
  }

  /** The overflows of one metric. Counted on the application's threads. */
  final class OfMetric implements Runnable {
    private final String metric;

    /** Null before the first, so that a metric with room has no series. */
    private volatile Counter counter;

    private OfMetric(String metric) {
      this.metric = metric;
    }

    @Override
    public void run() {
      count();
    }

    void count() {
      Counter held = counter;
      (held == null ? first() : held).increment();
    }

    private synchronized Counter first() {
      if (counter == null) {
        counter = counters.series(metric);
        DeferredWarnings.warn(
            metric
                + " reached its limit of "
                + limit
                + " series; further label sets go to the series named 'overflow'"
                + " (limits.seriesPerMetric raises the limit)");
      }
      return counter;
    }
  }
}
