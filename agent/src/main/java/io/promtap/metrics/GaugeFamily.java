package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import java.util.Collections;
import java.util.List;

/** The gauges of one metric. */
public final class GaugeFamily extends Family<Gauge> {

  GaugeFamily(String name, String help, int limit, Overflows overflows, String... labelNames) {
    super(name, help, limit, overflows, labelNames);
  }

  @Override
  Gauge newSeries() {
    return new Gauge();
  }

  @Override
  Collector collector() {
    return ClientCollectors.of(this);
  }

  @Override
  List<String> claimedNames() {
    return Collections.singletonList(name);
  }
}
