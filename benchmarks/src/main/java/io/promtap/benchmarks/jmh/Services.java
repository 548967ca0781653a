// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import java.util.function.Supplier;

/**
 * Business classes that know nothing of metrics: each is named by one rule of rules.yaml. They
 * differ by their names only, so that a fork measures one rule.
 */
public final class Services {

  private Services() {}

  /** Does almost nothing, so that the instrumentation is what is measured. */
  static int work(Order order, String channel) {
    return order.getItems() ^ channel.length();
  }

  /** One business method. */
  public interface Service {
    int handle(Order order, String channel);
  }

  /** What the rule of a service records; the parameter of {@link RuleBenchmark}. */
  public enum Shape {
    COUNTER_0_LABELS(Counter0::new, false, 0),
    COUNTER_2_LABELS(Counter2::new, false, 2),
    COUNTER_HISTOGRAM_0_LABELS(Both0::new, true, 0),
    COUNTER_HISTOGRAM_1_LABEL(Both1::new, true, 1),
    COUNTER_HISTOGRAM_2_LABELS(Both2::new, true, 2),
    COUNTER_HISTOGRAM_3_LABELS(Both3::new, true, 3);

    final boolean hasHistogram;
    final int labels;
    private final Supplier<Service> service;

    Shape(Supplier<Service> service, boolean hasHistogram, int labels) {
      this.service = service;
      this.hasHistogram = hasHistogram;
      this.labels = labels;
    }

    Service service() {
      return service.get();
    }

    /** Begins the names of the metrics in rules.yaml. */
    String metricPrefix() {
      return (hasHistogram ? "both" : "counter") + labels;
    }
  }

  static final class Counter0 implements Service {
    @Override
    public int handle(Order order, String channel) {
      return work(order, channel);
    }
  }

  static final class Counter2 implements Service {
    @Override
    public int handle(Order order, String channel) {
      return work(order, channel);
    }
  }

  static final class Both0 implements Service {
    @Override
    public int handle(Order order, String channel) {
      return work(order, channel);
    }
  }

  static final class Both1 implements Service {
    @Override
    public int handle(Order order, String channel) {
      return work(order, channel);
    }
  }

  static final class Both2 implements Service {
    @Override
    public int handle(Order order, String channel) {
      return work(order, channel);
    }
  }

  static final class Both3 implements Service {
    @Override
    public int handle(Order order, String channel) {
      return work(order, channel);
    }
  }
}
