// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/**
 * A data point of a summary without quantiles: a count and a sum. Recording costs what it costs in
 * a {@link Histogram}.
 *
 * <p>It takes durations or values, as the kind of its family says: one sum cannot hold both.
 */
public final class Summary extends StripedCells {

  private static final int ALL = 0;

  Summary() {
    super(1);
  }

  /** Records a duration; a negative one, from a clock that steps back, counts as 0. */
  public void observeNanos(long nanos) {
    record(ALL, Math.max(nanos, 0));
  }

  /** Records a value. Ignores infinity and NaN, which would spoil the sum for ever. */
  public void observe(double value) {
    if (DoublesAsLongs.isFinite(value)) {
      record(ALL, value);
    }
  }
}
