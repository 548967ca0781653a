// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.applications.Applications;
import io.promtap.metrics.Counter;
import io.promtap.metrics.Family;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.MetricRegistry;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC metrics, with the data points of each operation by the operation's number: all of them,
 * or those of one application.
 */
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

  /** The label of a connection that has run no statement. */
  private static final String NO_OPERATION = "NONE";

  final Histogram acquire;
  final Counter acquireFailures;
  final Histogram batchSize;

  /** {@code null} unless leaks are wanted. */
  private final @Nullable Family<Counter> leaks;

  /** {@code null} unless leaks are wanted: the leaks of connections that ran nothing. */
  private final @Nullable Counter leakedUnused;

  /** {@code null} without the label of the application. */
  private final @Nullable String application;

  /**
   * @param withLeaks whether leaked connections are counted
   * @param application whose data points these are; {@code null} without this label
   */
  JdbcMetrics(
      MetricRegistry registry, double[] buckets, boolean withLeaks, @Nullable String application) {
    this.application = application;
    queries =
        registry.counter(
            "db_queries_total",
            "Outermost executions of a statement or a batch, failed ones included.",
            labels("operation"));
    durations =
        registry.histogram(
            "db_query_duration_seconds", "Time in the driver.", buckets, labels("operation"));
    errors =
        registry.counter("db_query_errors_total", "Executions that threw.", labels("operation"));
    acquire =
        registry
            .histogram(
                "db_connection_acquire_seconds", "Time to get a connection.", buckets, labels())
            .series(values());
    acquireFailures =
        registry
            .counter(
                "db_connection_failures_total",
                "Attempts to get a connection that threw, time-outs of pools included.",
                labels())
            .series(values());
    batchSize =
        registry
            .countHistogram(
                "db_batch_size",
                "Statements of a batch, for each batch that did not throw.",
                BATCH_SIZES,
                labels())
            .series(values());
    leaks = withLeaks ? leaks(registry) : null;
    leakedUnused = leaks == null ? null : leaks.series(values(NO_OPERATION));
  }

  private Family<Counter> leaks(MetricRegistry registry) {
    return registry.counter(
        "db_connections_leaked_total",
        "Connections that were held longer than jdbc.leakAfter, by the operation they ran last.",
        labels("operation"));
  }

  /**
   * Returns the data point of leaks.
   *
   * @param operation that ran last, or {@link Hold#NO_OPERATION}
   */
  Counter leaked(int operation) {
    return Objects.requireNonNull(
        operation == Hold.NO_OPERATION ? leakedUnused : operation(operation).leaked);
  }

  private String[] labels(String... names) {
    return application == null ? names : Applications.labelNames(names);
  }

  private String[] values(String... others) {
    return application == null ? others : Applications.withFirst(application, others);
  }

  /**
   * Returns the data points of an operation. All are created when the operation is seen for the
   * first time, so that {@code rate()} sees the first error.
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
    private final Counter failed;
    private final Histogram duration;
    private final @Nullable Counter leaked;

    Series(String operation) {
      String[] labelValues = values(operation);
      failed = errors.series(labelValues);
      duration = durations.series(labelValues);
      queries.series(labelValues).countsWith(duration);
      leaked = leaks == null ? null : leaks.series(labelValues);
    }

    void record(long nanos, boolean threw) {
      duration.observeNanos(nanos);
      if (threw) {
        fail();
      }
    }

    /** Counts the error of an execution that was recorded before. */
    void fail() {
      failed.increment();
    }
  }
}
