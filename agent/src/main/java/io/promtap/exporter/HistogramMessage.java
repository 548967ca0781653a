// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import org.jspecify.annotations.Nullable;

/**
 * The message {@code Histogram} of one data point: its classic buckets, its native ones, or both.
 *
 * <p>Native buckets are spans of neighbours: how many indexes lie between a span and the one before
 * it, and how many buckets it has. Their counts are a list of differences. A gap of one or two
 * buckets is filled with zeros, since a new span would be longer.
 */
final class HistogramMessage {

  // Histogram
  private static final int SAMPLE_COUNT = 1;
  private static final int SAMPLE_SUM = 2;
  private static final int BUCKET = 3;
  private static final int SCHEMA = 5;
  private static final int ZERO_THRESHOLD = 6;
  private static final int ZERO_COUNT = 7;
  private static final int NEGATIVE_SPAN = 9;
  private static final int NEGATIVE_DELTA = 10;
  private static final int POSITIVE_SPAN = 12;
  private static final int POSITIVE_DELTA = 13;

  // Bucket
  private static final int CUMULATIVE_COUNT = 1;
  private static final int UPPER_BOUND = 2;
  private static final int BUCKET_EXEMPLAR = 3;

  // BucketSpan
  private static final int OFFSET = 1;
  private static final int LENGTH = 2;

  private static final int LONGEST_FILLED_GAP = 2;

  private final ProtobufMessage message;
  private final ExemplarWriter exemplars;

  /** The part of the family's message that writes an exemplar. */
  interface ExemplarWriter {
    void write(int field, Exemplar exemplar);
  }

  HistogramMessage(ProtobufMessage message, ExemplarWriter exemplars) {
    this.message = message;
    this.exemplars = exemplars;
  }

  void write(HistogramDataPointSnapshot point) {
    if (point.hasCount()) {
      message.integer(SAMPLE_COUNT, point.getCount());
    }
    if (point.hasSum()) {
      message.number(SAMPLE_SUM, point.getSum());
    }
    if (point.hasClassicHistogramData()) {
      classic(point);
    } else {
      bucketOfExemplar(point);
    }
    if (point.hasNativeHistogramData()) {
      message.signed(SCHEMA, point.getNativeSchema());
      message.number(ZERO_THRESHOLD, point.getNativeZeroThreshold());
      message.integer(ZERO_COUNT, point.getNativeZeroCount());
      buckets(point.getNativeBucketsForNegativeValues(), NEGATIVE_SPAN, NEGATIVE_DELTA);
      buckets(point.getNativeBucketsForPositiveValues(), POSITIVE_SPAN, POSITIVE_DELTA);
    }
  }

  private void classic(HistogramDataPointSnapshot point) {
    ClassicHistogramBuckets buckets = point.getClassicBuckets();
    double lowerBound = Double.NEGATIVE_INFINITY;
    long cumulative = 0;
    for (int i = 0; i < buckets.size(); i++) {
      double upperBound = buckets.getUpperBound(i);
      cumulative += buckets.getCount(i);
      bucket(cumulative, upperBound, point.getExemplars().get(lowerBound, upperBound));
      lowerBound = upperBound;
    }
  }

  /** Writes the bucket that carries the newest exemplar where there are no classic ones. */
  private void bucketOfExemplar(HistogramDataPointSnapshot point) {
    Exemplar newest = point.getExemplars().getLatest();
    if (newest != null) {
      bucket(point.getCount(), Double.POSITIVE_INFINITY, newest);
    }
  }

  private void bucket(long cumulative, double upperBound, @Nullable Exemplar exemplar) {
    int bucket = message.begin(BUCKET);
    message.integer(CUMULATIVE_COUNT, cumulative);
    message.number(UPPER_BOUND, upperBound);
    if (exemplar != null) {
      exemplars.write(BUCKET_EXEMPLAR, exemplar);
    }
    message.end(bucket);
  }

  private void buckets(NativeHistogramBuckets buckets, int spanField, int deltaField) {
    int next = 0;
    for (int first = 0; first < buckets.size(); first = endOfSpan(buckets, first)) {
      int index = buckets.getBucketIndex(first);
      int last = buckets.getBucketIndex(endOfSpan(buckets, first) - 1);
      int span = message.begin(spanField);
      message.signed(OFFSET, index - next);
      message.integer(LENGTH, last - index + 1);
      message.end(span);
      next = last + 1;
    }
    deltas(buckets, deltaField);
  }

  private void deltas(NativeHistogramBuckets buckets, int deltaField) {
    long previous = 0;
    for (int first = 0; first < buckets.size(); first = endOfSpan(buckets, first)) {
      int end = endOfSpan(buckets, first);
      int next = buckets.getBucketIndex(first);
      for (int i = first; i < end; i++) {
        for (; next < buckets.getBucketIndex(i); next++) {
          message.signed(deltaField, -previous);
          previous = 0;
        }
        message.signed(deltaField, buckets.getCount(i) - previous);
        previous = buckets.getCount(i);
        next++;
      }
    }
  }

  /** Returns the position behind the last bucket of the span that begins at a position. */
  private static int endOfSpan(NativeHistogramBuckets buckets, int first) {
    int end = first + 1;
    while (end < buckets.size()
        && buckets.getBucketIndex(end) - buckets.getBucketIndex(end - 1) - 1
            <= LONGEST_FILLED_GAP) {
      end++;
    }
    return end;
  }
}
