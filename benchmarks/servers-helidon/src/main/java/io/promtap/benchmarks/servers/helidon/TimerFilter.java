// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.helidon;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A filter with a timer of Micrometer, tagged with method, template and status, as one writes it.
 * It stands here because Helidon has none of its own.
 */
final class TimerFilter {
  private static final String NAME = "http.server.requests";
  private static final PrometheusMeterRegistry REGISTRY =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private static final Meter.MeterProvider<Timer> TIMER =
      Timer.builder(NAME).withRegistry(REGISTRY);

  private static final MethodHandle PROCEED = Helidon.method("http.FilterChain", "proceed");
  private static final MethodHandle TEMPLATE =
      Helidon.method("http.ServerRequest", "matchingPattern");
  private static final MethodHandle STATUS =
      MethodHandles.filterReturnValue(
          Helidon.method("http.ServerResponse", "status"),
          Helidon.of("io.helidon.http.Status", "codeText"));
  private static final MethodHandle METHOD =
      MethodHandles.filterReturnValue(
          MethodHandles.filterReturnValue(
              Helidon.method("http.ServerRequest", "prologue"),
              Helidon.of("io.helidon.http.HttpPrologue", "method")),
          Helidon.of("io.helidon.http.Method", "text"));

  private TimerFilter() {}

  static Object create() throws Exception {
    return Helidon.function("http.Filter", "filter", MethodHandles.lookup(), "time");
  }

  /** Times the rest of the chain. */
  static void time(Object chain, Object request, Object response) throws Throwable {
    long start = System.nanoTime();
    try {
      PROCEED.invokeExact(chain);
    } finally {
      TIMER
          .withTags(
              "method",
              (String) (Object) METHOD.invokeExact(request),
              "uri",
              template((Object) TEMPLATE.invokeExact(request)),
              "status",
              (String) (Object) STATUS.invokeExact(response))
          .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  private static String template(Object optional) {
    return ((Optional<?>) optional).map(String.class::cast).orElse("unmatched");
  }

  static long counted(String template) {
    return REGISTRY
        .find(NAME)
        .tags("method", "GET", "uri", template, "status", "200")
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }
}
