// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.helidon;

import java.lang.reflect.Array;
import java.util.Optional;
import java.util.function.Consumer;

/** Helidon's own metrics: a counter of requests and, as extended, those in flight and slow. */
final class OwnMetrics {
  private OwnMetrics() {}

  static Object feature() throws Exception {
    Object builder =
        Helidon.type("observe.metrics.MetricsObserver").getMethod("builder").invoke(null);
    Consumer<Object> extended = indicators -> Helidon.call(indicators, "extended", true);
    Consumer<Object> config =
        metrics -> Helidon.call(metrics, "keyPerformanceIndicatorMetricsConfig", extended);
    Helidon.call(builder, "metricsConfig", config);
    Object observers = Array.newInstance(Helidon.type("observe.spi.Observer"), 1);
    Array.set(observers, 0, Helidon.call(builder, "build"));
    return Helidon.type("observe.ObserveFeature")
        .getMethod("just", observers.getClass())
        .invoke(null, observers);
  }

  /** Returns how many requests were counted. */
  static long counted() {
    try {
      Object counter =
          Class.forName("io.helidon.metrics.api.Metrics")
              .getMethod("getCounter", String.class)
              .invoke(null, "requests.count");
      return (Long) Helidon.call(((Optional<?>) counter).orElseThrow(), "count");
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Helidon's counter of requests is not found", e);
    }
  }
}
