package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Collections;
import java.util.List;

/** The gauges of one metric that are set to values. */
public final class ValueGaugeFamily extends Family<ValueGauge> {

  ValueGaugeFamily(String name, String help, int limit, Overflows overflows, String... labelNames) {
    super(name, help, limit, overflows, labelNames);
  }

  @Override
  ValueGauge newSeries() {
    return new ValueGauge();
  }

  @Override
  MetricSnapshot snapshot() {
    return Snapshots.of(this);
  }

  @Override
  List<String> claimedNames() {
    return Collections.singletonList(name);
  }
}
