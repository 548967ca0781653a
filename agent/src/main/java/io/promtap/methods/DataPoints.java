// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.metrics.Gauge;

/**
 * The held data points of one group of metrics for one set of label values. A metric with the
 * outcome as a label gets both of its series at once, so that a {@code rate()} sees the first
 * failure.
 */
final class DataPoints {

  private final EndPoints succeeded;
  private final EndPoints failed;

  /** What counts a call while it is open. */
  final Gauge[] inFlight;

  DataPoints(EndPoints succeeded, EndPoints failed, Gauge... inFlight) {
    this.succeeded = succeeded;
    this.failed = failed;
    this.inFlight = inFlight;
  }

  /** Returns what records the end of a call. */
  EndPoints of(boolean isError) {
    return isError ? failed : succeeded;
  }
}
