// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * The metrics by hand, as the Prometheus client has them at its leanest: classic histograms with
 * the agent's buckets, no exemplars.
 */
final class MetricsByHand {
  private static final double[] REQUESTS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };
  private static final double[] STATEMENTS = {
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();

  final Counter requests = counter("http_requests_total", "method", "endpoint", "status");
  final Histogram requestDuration =
      histogram("http_request_duration_seconds", "method", "endpoint");
  final Gauge requestsInFlight = gauge("http_requests_in_flight");

  final Counter queries = counter("db_queries_total", "operation");
  final Counter queryErrors = counter("db_query_errors_total", "operation");
  final Histogram queryDuration = histogram(STATEMENTS, "db_query_duration_seconds", "operation");
  final Gauge connections = gauge("db_connections_active");
  final Histogram acquire = histogram(STATEMENTS, "db_connection_acquire_seconds");

  final Counter executions = counter("agent_executions_total", "agent_id", "status");
  final Histogram executionDuration = histogram("agent_execution_duration_seconds", "agent_id");
  final Gauge executionsInFlight = gauge("agent_executions_in_flight", "agent_id");

  Counter counter(String name, String... labels) {
    return Counter.builder().name(name).labelNames(labels).withoutExemplars().register(registry);
  }

  Histogram histogram(String name, String... labels) {
    return histogram(REQUESTS, name, labels);
  }

  private Histogram histogram(double[] buckets, String name, String... labels) {
    return Histogram.builder()
        .name(name)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(buckets)
        .withoutExemplars()
        .register(registry);
  }

  private Gauge gauge(String name, String... labels) {
    return Gauge.builder().name(name).labelNames(labels).withoutExemplars().register(registry);
  }

  static double secondsSince(long start) {
    return Unit.nanosToSeconds(System.nanoTime() - start);
  }

  static long sum(Counter counter) {
    return (long) counter.collect().getDataPoints().stream().mapToDouble(p -> p.getValue()).sum();
  }
}
