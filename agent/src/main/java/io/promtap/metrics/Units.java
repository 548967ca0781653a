// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The units that OpenMetrics states in a line of their own, read off the names of metrics: that of
 * {@code http_request_duration_seconds} is {@code seconds}. The name of a metric never changes for
 * its unit.
 */
final class Units {

  private static final List<Unit> BASE_UNITS = Arrays.asList(Unit.SECONDS, Unit.BYTES);

  private Units() {}

  /** Returns the unit in which a name ends, apart from the ending of its type. */
  static @Nullable Unit of(Metric metric) {
    String name = metric.familyName();
    for (Unit unit : BASE_UNITS) {
      if (metric.type != MetricType.INFO && name.endsWith("_" + unit)) {
        return unit;
      }
    }
    return null;
  }
}
