package io.promtap.metrics;

/**
 * A classic histogram of durations or sizes. Recording is lock-free and allocates nothing, but for
 * the first thread of each stripe.
 */
public final class Histogram extends BucketCells {

  Histogram(long[] upperBounds, TraceContext tracesOrNull) {
    super(upperBounds, tracesOrNull);
  }

  /** Records a duration; a negative one, as a stepping clock may give, counts as 0. */
  public void observeNanos(long nanos) {
    observe(Math.max(nanos, 0));
  }

  /** Records a size; a negative one counts as 0. */
  public void observeBytes(long bytes) {
    observe(Math.max(bytes, 0));
  }

  /** Records how many; for the histograms of {@link MetricRegistry#countHistogram}. */
  public void observeCount(long count) {
    observe(Math.max(count, 0));
  }

  private void observe(long value) {
    int bucket = bucket(value);
    record(bucket, value);
    keepExemplar(bucket, value);
  }
}
