// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.metrics.Counter;
import io.promtap.metrics.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The held data points of a group for the calls that end in one way: with success, or not.
 *
 * <p>Most rules have one counter of calls and one histogram of durations, so these are called
 * directly. If both have all labels of the group, they are one: a part of the histogram, with which
 * the counter counts. The rest is behind an interface.
 */
final class EndPoints {

  private final @Nullable Histogram durations;
  private final @Nullable Counter calls;

  /**
   * By metric of the group; {@code null} for one that is recorded above, or that does not record
   * such calls. {@code null} as a whole if there is no other.
   */
  final @Nullable DataPoint @Nullable [] others;

  private EndPoints(
      @Nullable Histogram durations,
      @Nullable Counter calls,
      @Nullable DataPoint @Nullable [] others) {
    this.durations = durations;
    this.calls = calls;
    this.others = others;
  }

  /** Records one call in all but {@link #others}. */
  void record(long nanos) {
    if (durations != null) {
      durations.observeNanos(nanos);
    }
    if (calls != null) {
      calls.increment();
    }
  }

  /** A collector of the data points of one outcome. */
  static final class Builder {

    private final @Nullable DataPoint[] others;
    private boolean hasOthers;
    private @Nullable Histogram durations;
    private boolean areDurationsWhole;
    private @Nullable Counter calls;
    private boolean areCallsWhole;

    /**
     * @param count of the metrics of the group
     */
    Builder(int count) {
      others = new DataPoint[count];
    }

    /**
     * Adds the series of a metric.
     *
     * @param isWhole whether it has all labels of the group, so that few groups have this series
     */
    void add(int index, RuleMetric metric, Object series, boolean isWhole) {
      if (calls == null && metric.countsCalls()) {
        calls = (Counter) series;
        areCallsWhole = isWhole;
      } else if (durations == null && metric.observesDurations()) {
        durations = (Histogram) series;
        areDurationsWhole = isWhole;
      } else {
        others[index] = metric.dataPoint(series);
        hasOthers = true;
      }
    }

    EndPoints build() {
      Histogram both =
          durations != null && areDurationsWhole && calls != null && areCallsWhole
              ? durations.countedBy(calls)
              : null;
      return new EndPoints(
          both == null ? durations : both, both == null ? calls : null, hasOthers ? others : null);
    }
  }
}
