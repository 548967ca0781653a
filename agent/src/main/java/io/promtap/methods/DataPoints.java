// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.metrics.Gauge;

/**
 * The held data points of one group of metrics for one set of label values. A metric with the
 * outcome as a label gets both of its series at once, so that a {@code rate()} sees the first
 * failure.
 */
final class DataPoints {

  /** By metric of the group; null where the metric does not record such calls. */
  final DataPoint[] succeeded;

  final DataPoint[] failed;

  private final Gauge[] inFlight;

  DataPoints(DataPoint[] succeeded, DataPoint[] failed, Gauge... inFlight) {
    this.succeeded = succeeded;
    this.failed = failed;
    this.inFlight = inFlight;
  }

  void begin() {
    for (Gauge gauge : inFlight) {
      gauge.increment();
    }
  }

  void end() {
    for (Gauge gauge : inFlight) {
      gauge.decrement();
    }
  }
}
