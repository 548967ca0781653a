// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A metric that is always 1 and says facts in the values of its labels. */
final class InfoMetric extends Metric {

  private final Supplier<@Nullable String[]> labelValues;

  InfoMetric(
      String name, String help, String[] labelNames, Supplier<@Nullable String[]> labelValues) {
    super(MetricType.INFO, name, help, labelNames);
    this.labelValues = labelValues;
  }

  List<String> values() {
    return SeriesKeys.key(labelNames, labelValues.get());
  }
}
