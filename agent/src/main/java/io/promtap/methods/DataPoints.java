// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.metrics.Gauge;
import org.jspecify.annotations.Nullable;

/**
 * The held data points of one group of metrics for one set of label values. A metric with the
 * outcome as a label gets both of its series at once, so that a {@code rate()} sees the first
 * failure.
 */
final class DataPoints {

  /** By metric of the group; {@code null} for a metric that does not record such calls. */
  final @Nullable DataPoint[] succeeded;

  final @Nullable DataPoint[] failed;

  /** What counts a call while it is open. */
  final Gauge[] inFlight;

  DataPoints(@Nullable DataPoint[] succeeded, @Nullable DataPoint[] failed, Gauge... inFlight) {
    this.succeeded = succeeded;
    this.failed = failed;
    this.inFlight = inFlight;
  }
}
