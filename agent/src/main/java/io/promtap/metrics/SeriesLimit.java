// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.promtap.log.DeferredWarnings;
import org.jspecify.annotations.Nullable;

/**
 * The limit on the series of one metric, with a counter of the look-ups that found no room.
 * Families, trees and rows that belong to the metric share it. The first look-up past the limit is
 * logged; all are counted on the application's threads, without a lock.
 */
final class SeriesLimit {

  /** The most series, without the overflow series. */
  final int most;

  private final String metric;

  /** {@code null} before the first refusal, so that a metric with room costs no counter. */
  private volatile @Nullable Counter refusals;

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

  /** Returns the number of look-ups past the limit. */
  double refusals() {
    Counter known = refusals;
    return known == null ? 0 : known.value();
  }
}
