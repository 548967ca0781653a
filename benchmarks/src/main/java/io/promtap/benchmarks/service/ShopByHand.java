// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** The same with what the rules count and observe, looked up per call. */
final class ShopByHand extends Shop {
  /** The metrics of all shops. */
  static final class Metrics {
    private final Counter greetCalls;
    private final Counter serveCalls;
    private final Histogram serveDuration;
    private final Counter quoteCalls;
    private final Counter settleCalls;
    private final Histogram settleDuration;

    Metrics(RuleMetrics rules) {
      greetCalls = rules.calls("greet", "region");
      serveCalls = rules.calls("serve", "region");
      serveDuration = rules.duration("serve", "region");
      quoteCalls = rules.calls("quote", "region", "currency", "channel");
      settleCalls = rules.calls("settle", "region", "currency", "channel");
      settleDuration = rules.duration("settle", "region", "currency", "channel");
    }
  }

  private final Metrics metrics;

  ShopByHand(String region, Metrics metrics) {
    super(region);
    this.metrics = metrics;
  }

  @Override
  int greet(Order order) {
    try {
      return super.greet(order);
    } finally {
      metrics.greetCalls.labelValues(region).inc();
    }
  }

  @Override
  int serve(Order order) {
    long start = System.nanoTime();
    try {
      return super.serve(order);
    } finally {
      metrics.serveDuration.labelValues(region).observe(MetricsByHand.secondsSince(start));
      metrics.serveCalls.labelValues(region).inc();
    }
  }

  @Override
  int quote(Order order, String channel) {
    try {
      return super.quote(order, channel);
    } finally {
      metrics.quoteCalls.labelValues(region, order.getCurrency(), channel).inc();
    }
  }

  @Override
  int settle(Order order, String channel) {
    long start = System.nanoTime();
    try {
      return super.settle(order, channel);
    } finally {
      metrics
          .settleDuration
          .labelValues(region, order.getCurrency(), channel)
          .observe(MetricsByHand.secondsSince(start));
      metrics.settleCalls.labelValues(region, order.getCurrency(), channel).inc();
    }
  }
}
