// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** The same with what the rules count and observe, looked up per call. */
final class TillByHand extends Till {
  private final Counter openCalls;
  private final Counter closeCalls;
  private final Histogram closeDuration;
  private final Counter payCalls;
  private final Counter refundCalls;
  private final Histogram refundDuration;

  TillByHand(RuleMetrics rules) {
    openCalls = rules.calls("open");
    closeCalls = rules.calls("close");
    closeDuration = rules.duration("close");
    payCalls = rules.calls("pay", "currency");
    refundCalls = rules.calls("refund", "currency");
    refundDuration = rules.duration("refund", "currency");
  }

  @Override
  int open(Order order) {
    try {
      return super.open(order);
    } finally {
      openCalls.inc();
    }
  }

  @Override
  int close(Order order) {
    long start = System.nanoTime();
    try {
      return super.close(order);
    } finally {
      closeDuration.observe(MetricsByHand.secondsSince(start));
      closeCalls.inc();
    }
  }

  @Override
  int pay(Order order) {
    try {
      return super.pay(order);
    } finally {
      payCalls.labelValues(order.getCurrency()).inc();
    }
  }

  @Override
  int refund(Order order) {
    long start = System.nanoTime();
    try {
      return super.refund(order);
    } finally {
      refundDuration.labelValues(order.getCurrency()).observe(MetricsByHand.secondsSince(start));
      refundCalls.labelValues(order.getCurrency()).inc();
    }
  }
}
