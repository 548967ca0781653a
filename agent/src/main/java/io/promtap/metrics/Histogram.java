// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A data point of a classic histogram of durations, sizes or counts. Recording is lock-free. It
 * allocates when a thread is the first of its stripe.
 */
public final class Histogram extends BucketCells {

  Histogram(long[] upperBounds, @Nullable TraceContext traces) {
    super(upperBounds, traces);
  }

  /** Records a duration; a negative one, from a clock that steps back, counts as 0. */
  public void observeNanos(long nanos) {
    observe(Math.max(nanos, 0));
  }

  /** Records a size; a negative one counts as 0. */
  public void observeBytes(long bytes) {
    observe(Math.max(bytes, 0));
  }

  /** Records a count of something; a negative number counts as 0. */
  public void observeCount(long count) {
    observe(Math.max(count, 0));
  }

  private void observe(long value) {
    int bucket = bucket(value);
    record(bucket, value);
    keepExemplar(bucket, value);
  }
}
