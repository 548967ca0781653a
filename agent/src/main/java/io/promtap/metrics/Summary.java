package io.promtap.metrics;

/**
 * A summary without quantiles: how many there were and their sum. Records as {@link Histogram}.
 *
 * <p>Durations or values, as its family was made for: one sum cannot be both.
 */
public final class Summary extends StripedCells {

  private static final int ALL = 0;

  Summary() {
    super(1);
  }

  /** Of a summary of durations; a negative one, as a stepping clock may give, counts as 0. */
  public void observeNanos(long nanos) {
    record(ALL, Math.max(nanos, 0));
  }

  /** Of a summary of values; ignored like by {@link DoubleHistogram#observe}. */
  public void observe(double value) {
    if (DoublesAsLongs.isFinite(value)) {
      record(ALL, value);
    }
  }
}
