// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

/** The same with what Promtap records of an execution, looked up per call. */
final class AgentByHand extends Agent {
  private final MetricsByHand metrics;

  AgentByHand(String id, MetricsByHand metrics) {
    super(id);
    this.metrics = metrics;
  }

  @Override
  int execute(String input) {
    metrics.executionsInFlight.labelValues(id).inc();
    String status = "error";
    long start = System.nanoTime();
    try {
      int result = super.execute(input);
      status = "success";
      return result;
    } finally {
      metrics.executionDuration.labelValues(id).observe(MetricsByHand.secondsSince(start));
      metrics.executions.labelValues(id, status).inc();
      metrics.executionsInFlight.labelValues(id).dec();
    }
  }
}
