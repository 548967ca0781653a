// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/**
 * A data point of a classic histogram of durations, sizes or counts. Recording is lock-free. It
 * allocates when a thread is the first of its stripe.
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

  /** Records how many of something there are; a negative number counts as 0. */
  public void observeCount(long count) {
    observe(Math.max(count, 0));
  }

  private void observe(long value) {
    int bucket = bucket(value);
    record(bucket, value);
    keepExemplar(bucket, value);
  }
}
