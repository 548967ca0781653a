// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.Unit;
import io.promtap.benchmarks.jmh.HandWritten.Metrics;
import io.promtap.benchmarks.jmh.Services.Service;
import io.promtap.benchmarks.jmh.Services.Shape;
import java.util.Arrays;

/**
 * The metrics of each rule as a careful developer writes them with the Prometheus client: the lean
 * ones of {@link HandWritten}.
 */
final class RulesByHand {
  private static final String[] LABELS = {"currency", "channel", "kind"};

  private RulesByHand() {}

  static Metrics metrics(Shape shape) {
    String[] labels = Arrays.copyOf(LABELS, shape.labels);
    return new Metrics(labels, labels);
  }

  /** Looks the data points up per call, as most code does. */
  static Service lookingUp(Metrics metrics, Shape shape) {
    Counter calls = metrics.executions;
    Histogram duration = metrics.duration;
    return switch (shape) {
      case COUNTER_0_LABELS ->
          (order, channel) -> {
            calls.labelValues().inc();
            return Services.work(order, channel);
          };
      case COUNTER_2_LABELS ->
          (order, channel) -> {
            calls.labelValues(order.getCurrency(), channel).inc();
            return Services.work(order, channel);
          };
      case COUNTER_HISTOGRAM_0_LABELS ->
          (order, channel) -> {
            long start = System.nanoTime();
            try {
              return Services.work(order, channel);
            } finally {
              duration.labelValues().observe(secondsSince(start));
              calls.labelValues().inc();
            }
          };
      case COUNTER_HISTOGRAM_1_LABEL ->
          (order, channel) -> {
            long start = System.nanoTime();
            try {
              return Services.work(order, channel);
            } finally {
              duration.labelValues(order.getCurrency()).observe(secondsSince(start));
              calls.labelValues(order.getCurrency()).inc();
            }
          };
      case COUNTER_HISTOGRAM_2_LABELS ->
          (order, channel) -> {
            long start = System.nanoTime();
            try {
              return Services.work(order, channel);
            } finally {
              duration.labelValues(order.getCurrency(), channel).observe(secondsSince(start));
              calls.labelValues(order.getCurrency(), channel).inc();
            }
          };
      case COUNTER_HISTOGRAM_3_LABELS ->
          (order, channel) -> {
            long start = System.nanoTime();
            try {
              return Services.work(order, channel);
            } finally {
              String kind = order.getKind().name();
              duration.labelValues(order.getCurrency(), channel, kind).observe(secondsSince(start));
              calls.labelValues(order.getCurrency(), channel, kind).inc();
            }
          };
    };
  }

  /** An order that brings its data points along: the best that can be done by hand. */
  static final class HeldOrder extends Order {
    private final CounterDataPoint calls;
    private final DistributionDataPoint duration;

    HeldOrder(Order order, String channel, Metrics metrics, Shape shape) {
      super(order.getCurrency(), order.getKind(), order.getItems());
      String[] values =
          Arrays.copyOf(
              new String[] {order.getCurrency(), channel, order.getKind().name()}, shape.labels);
      calls = metrics.executions.labelValues(values);
      duration = metrics.duration.labelValues(values);
    }
  }

  static Service holding(Shape shape) {
    if (!shape.hasHistogram) {
      return (order, channel) -> {
        ((HeldOrder) order).calls.inc();
        return Services.work(order, channel);
      };
    }
    return (order, channel) -> {
      long start = System.nanoTime();
      try {
        return Services.work(order, channel);
      } finally {
        HeldOrder held = (HeldOrder) order;
        held.duration.observe(secondsSince(start));
        held.calls.inc();
      }
    };
  }

  private static double secondsSince(long start) {
    return Unit.nanosToSeconds(System.nanoTime() - start);
  }
}
