package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import java.util.List;

/** The counters of one metric. */
public final class CounterFamily extends Family<Counter> {

  CounterFamily(String name, String help, int limit, Overflows overflows, String... labelNames) {
    super(name, help, limit, overflows, labelNames);
  }

  @Override
  Counter newSeries() {
    return new Counter();
  }

  @Override
  Collector collector() {
    return ClientCollectors.of(this);
  }

  @Override
  List<String> claimedNames() {
    return counterNames(name);
  }
}
