// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.promtap.log.DeferredWarnings;

/**
 * The limit on the series of one metric, with a counter of the look-ups that found no room.
 * Families, trees and rows that belong to the metric share it. The first look-up past the limit is
 * logged; all are counted on the application's threads, without a lock.
 */
final class SeriesLimit {

  /** Series, the overflow series not among them. */
  final int most;

  private final String metric;

  /** Null before the first, so that a metric with room costs no counter. */
  private volatile Counter refusals;

  SeriesLimit(String metric, int most) {
    this.metric = metric;
    this.most = most;
  }

  /** Counts a look-up that gets the overflow series. */
  void refuse() {
    Counter known = refusals;
    (known == null ? first() : known).increment();
  }

  private synchronized Counter first() {
    if (refusals == null) {
      refusals = new Counter();
      DeferredWarnings.warn(
          metric
              + " reached its limit of "
              + most
              + " series; further label sets go to the series named 'overflow'"
              + " (limits.seriesPerMetric raises the limit)");
    }
    return refusals;
  }

  /** Look-ups past the limit; 0 if it was never reached. */
  double refusals() {
    Counter known = refusals;
    return known == null ? 0 : known.value();
  }
}
