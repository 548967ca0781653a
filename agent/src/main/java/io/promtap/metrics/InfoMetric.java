package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A metric that is always 1 and says facts by the values of its labels. */
final class InfoMetric extends Source {

  /** The suffix of its exposed name, without which OpenMetrics names its family. */
  static final String INFO = "_info";

  private final Supplier<String[]> labelValues;

  InfoMetric(String name, String help, String[] labelNames, Supplier<String[]> labelValues) {
    super(name, help, labelNames);
    this.labelValues = labelValues;
  }

  List<String> values() {
    return SeriesKeys.key(labelNames, labelValues.get());
  }

  @Override
  Collector collector() {
    return ClientCollectors.of(this);
  }

  @Override
  List<String> claimedNames() {
    return Arrays.asList(name, name.substring(0, name.length() - INFO.length()));
  }
}
