// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * The metrics of an execution as a careful developer writes them with the Prometheus client: lean
 * (classic histogram only, no exemplars), with the buckets that the agent uses. What differs is
 * only when the data points are looked up, and whether the counter has a {@code status}.
 */
final class HandWritten {
  private static final double[] BUCKETS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private HandWritten() {}

  static final class Metrics {
    final Counter executions;
    final Histogram duration;
    final Gauge inFlight;

    Metrics(String... counterLabels) {
      this(counterLabels, new String[] {"agent_id"});
    }

    Metrics(String[] counterLabels, String[] durationLabels) {
      PrometheusRegistry registry = new PrometheusRegistry();
      executions =
          Counter.builder()
              .name("executions_total")
              .labelNames(counterLabels)
              .withoutExemplars()
              .register(registry);
      duration =
          Histogram.builder()
              .name("execution_duration_seconds")
              .labelNames(durationLabels)
              .classicOnly()
              .classicUpperBounds(BUCKETS)
              .withoutExemplars()
              .register(registry);
      inFlight =
          Gauge.builder()
              .name("executions_in_flight")
              .labelNames("agent_id")
              .withoutExemplars()
              .register(registry);
    }

    long counted() {
      return (long)
          executions.collect().getDataPoints().stream().mapToDouble(p -> p.getValue()).sum();
    }
  }

  /** Looks each data point up per call, as most code does; the same series as the agent's. */
  static final class LabelValuesRunner {
    private final Metrics metrics;
    private final String id;
    private int salt;

    LabelValuesRunner(Metrics metrics, String id) {
      this.metrics = metrics;
      this.id = id;
    }

    int execute(String input) {
      metrics.inFlight.labelValues(id).inc();
      String status = "error";
      long start = System.nanoTime();
      try {
        int result = Runner.work(input, salt);
        status = "success";
        return result;
      } finally {
        metrics.duration.labelValues(id).observe(Unit.nanosToSeconds(System.nanoTime() - start));
        metrics.executions.labelValues(id, status).inc();
        metrics.inFlight.labelValues(id).dec();
      }
    }
  }

  /** The same without {@code status}: less than the agent gives, so the strictest reference. */
  static final class OneLabelRunner {
    private final Metrics metrics;
    private final String id;
    private int salt;

    OneLabelRunner(Metrics metrics, String id) {
      this.metrics = metrics;
      this.id = id;
    }

    int execute(String input) {
      metrics.inFlight.labelValues(id).inc();
      long start = System.nanoTime();
      try {
        return Runner.work(input, salt);
      } finally {
        metrics.duration.labelValues(id).observe(Unit.nanosToSeconds(System.nanoTime() - start));
        metrics.executions.labelValues(id).inc();
        metrics.inFlight.labelValues(id).dec();
      }
    }
  }

  /** Holds its data points from its construction: the best that can be done by hand. */
  static final class HeldRunner {
    private final CounterDataPoint successes;
    private final CounterDataPoint errors;
    private final DistributionDataPoint duration;
    private final GaugeDataPoint inFlight;
    private int salt;

    HeldRunner(Metrics metrics, String id) {
      successes = metrics.executions.labelValues(id, "success");
      errors = metrics.executions.labelValues(id, "error");
      duration = metrics.duration.labelValues(id);
      inFlight = metrics.inFlight.labelValues(id);
    }

    int execute(String input) {
      inFlight.inc();
      CounterDataPoint outcome = errors;
      long start = System.nanoTime();
      try {
        int result = Runner.work(input, salt);
        outcome = successes;
        return result;
      } finally {
        duration.observe(Unit.nanosToSeconds(System.nanoTime() - start));
        outcome.inc();
        inFlight.dec();
      }
    }
  }
}
