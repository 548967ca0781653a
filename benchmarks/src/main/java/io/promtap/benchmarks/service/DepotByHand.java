// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** The same with what the rules count and observe, looked up per call. */
final class DepotByHand extends Depot {
  private final Counter shipCalls;
  private final Counter trackCalls;
  private final Histogram trackDuration;
  private final Counter auditCalls;
  private final Histogram auditDuration;
  private final Counter archiveCalls;
  private final Histogram archiveDuration;

  DepotByHand(RuleMetrics rules) {
    shipCalls = rules.calls("ship", "currency", "channel");
    trackCalls = rules.calls("track", "currency", "channel");
    trackDuration = rules.duration("track", "currency", "channel");
    auditCalls = rules.calls("audit", "channel");
    auditDuration = rules.duration("audit", "channel");
    archiveCalls = rules.calls("archive", "kind", "outcome");
    archiveDuration = rules.duration("archive", "kind");
  }

  @Override
  int ship(Order order, String channel) {
    try {
      return super.ship(order, channel);
    } finally {
      shipCalls.labelValues(order.getCurrency(), channel).inc();
    }
  }

  @Override
  int track(Order order, String channel) {
    long start = System.nanoTime();
    try {
      return super.track(order, channel);
    } finally {
      trackDuration
          .labelValues(order.getCurrency(), channel)
          .observe(MetricsByHand.secondsSince(start));
      trackCalls.labelValues(order.getCurrency(), channel).inc();
    }
  }

  @Override
  int audit(String channel) {
    long start = System.nanoTime();
    try {
      return super.audit(channel);
    } finally {
      auditDuration.labelValues(channel).observe(MetricsByHand.secondsSince(start));
      auditCalls.labelValues(channel).inc();
    }
  }

  @Override
  int archive(Order order) {
    String outcome = "error";
    long start = System.nanoTime();
    try {
      int result = super.archive(order);
      outcome = "success";
      return result;
    } finally {
      String kind = order.getKind().name();
      archiveDuration.labelValues(kind).observe(MetricsByHand.secondsSince(start));
      archiveCalls.labelValues(kind, outcome).inc();
    }
  }
}
