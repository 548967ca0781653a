package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import java.util.Collections;
import java.util.List;

/** The gauges of one metric that are set to values. */
public final class DoubleGaugeFamily extends Family<DoubleGauge> {

  DoubleGaugeFamily(
      String name, String help, int limit, Overflows overflows, String... labelNames) {
    super(name, help, limit, overflows, labelNames);
  }

  @Override
  DoubleGauge newSeries() {
    return new DoubleGauge();
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
