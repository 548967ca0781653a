// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.metrics.Counter;
import io.promtap.metrics.Family;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The JDBC metrics, with the data points of each operation by the operation's number. */
final class JdbcMetrics {

  private final Family<Counter> queries;
  private final Family<Histogram> durations;
  private final Family<Counter> errors;
  private final AtomicReferenceArray<Series> byOperation =
      new AtomicReferenceArray<>(SqlOperation.COUNT);

  /** Small batches, and round hundreds and thousands, since programs choose the size. */
  private static final double[] BATCH_SIZES = {
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000
  };

  final Histogram acquire;
  final Counter acquireFailures;
  final Histogram batchSize;

  JdbcMetrics(MetricRegistry registry, double[] buckets) {
    queries =
        registry.counter(
            "db_queries_total",
            "Outermost executions of a statement or a batch, failed ones included.",
            "operation");
    durations =
        registry.histogram(
            "db_query_duration_seconds", "Time in the driver.", buckets, "operation");
    errors = registry.counter("db_query_errors_total", "Executions that threw.", "operation");
    acquire =
        registry
            .histogram("db_connection_acquire_seconds", "Time to get a connection.", buckets)
            .series();
    acquireFailures =
        registry
            .counter(
                "db_connection_failures_total",
                "Attempts to get a connection that threw, time-outs of pools included.")
            .series();
    batchSize =
        registry
            .countHistogram(
                "db_batch_size",
                "Statements of a batch, for each batch that did not throw.",
                BATCH_SIZES)
            .series();
  }

  /**
   * Returns the data points of an operation. All three are created when the operation is seen for
   * the first time, so that {@code rate()} sees the first error.
   */
  Series operation(int operation) {
    Series series = byOperation.get(operation);
    if (series == null) {
      series = new Series(SqlOperation.name(operation));
      if (!byOperation.compareAndSet(operation, null, series)) {
        series = byOperation.get(operation);
      }
    }
    return series;
  }

  /** The data points of one operation. */
  final class Series {
    private final Counter count;
    private final Counter failed;
    private final Histogram duration;

    Series(String operation) {
      count = queries.series(operation);
      failed = errors.series(operation);
      duration = durations.series(operation);
    }

    void record(long nanos, boolean threw) {
      count.increment();
      duration.observeNanos(nanos);
      if (threw) {
        failed.increment();
      }
    }
  }
}
