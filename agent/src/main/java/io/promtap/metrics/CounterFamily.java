package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** The counters of one metric. */
public final class CounterFamily extends Family<Counter> {

  CounterFamily(String name, String help, int limit, Overflows overflows, String... labelNames) {
    super(name, help, limit, overflows, labelNames);
  }

  /**
   * The series with these label values, made if it is new; past the limit, the overflow series. To
   * be held by the caller, since a look-up allocates.
   *
   * @param labelValues null becomes {@code none}; longer ones are cut at 200 characters
   */
  public Counter series(String... labelValues) {
    return find(labelValues);
  }

  @Override
  Counter newSeries() {
    return new Counter();
  }

  @Override
  MetricSnapshot snapshot() {
    return Snapshots.of(this);
  }

  @Override
  List<String> claimedNames() {
    return counterNames(name);
  }
}
