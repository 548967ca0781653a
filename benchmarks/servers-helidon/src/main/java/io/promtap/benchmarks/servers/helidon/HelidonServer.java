// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.helidon;

import io.promtap.benchmarks.driving.Control;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Helidon with one route. If the argument is {@code MICROMETER}, it has Helidon's own metrics,
 * which count requests by Micrometer without a label and without time, with all of its indicators
 * on; if it is {@code TIMER}, a filter with a timer of Micrometer.
 */
public final class HelidonServer {
  private static final String TEMPLATE = "/users/{id}";
  private static final byte[] BODY = "ok".getBytes(StandardCharsets.US_ASCII);
  private static final MethodHandle SEND =
      Helidon.method("http.ServerResponse", "send", byte[].class);

  private HelidonServer() {}

  public static void main(String[] args) throws Exception {
    Object builder = Helidon.type("WebServer").getMethod("builder").invoke(null);
    Helidon.call(builder, "featuresDiscoverServices", false);
    Helidon.call(builder, "host", "127.0.0.1");
    Helidon.call(builder, "port", 0);
    LongSupplier counted = () -> 0;
    if (args[0].equals("MICROMETER")) {
      Helidon.call(builder, "addFeature", OwnMetrics.feature());
      counted = OwnMetrics::counted;
    }
    Object filter = null;
    if (args[0].equals("TIMER")) {
      filter = TimerFilter.create();
      counted = () -> TimerFilter.counted(TEMPLATE);
    }
    builder
        .getClass()
        .getMethod("routing", Consumer.class)
        .invoke(builder, routing(Optional.ofNullable(filter)));
    Object server = Helidon.call(Helidon.call(builder, "build"), "start");
    LongSupplier counts = counted;
    Control.start((Integer) Helidon.call(server, "port"), () -> Long.toString(counts.getAsLong()));
  }

  private static Consumer<Object> routing(Optional<Object> filter) throws Exception {
    Object handler = Helidon.function("http.Handler", "handle", MethodHandles.lookup(), "answer");
    Object handlers = Array.newInstance(Helidon.type("http.Handler"), 1);
    Array.set(handlers, 0, handler);
    return routing -> {
      filter.ifPresent(each -> Helidon.call(routing, "addFilter", each));
      Helidon.call(routing, "get", TEMPLATE, handlers);
    };
  }

  /** Answers a request. */
  static void answer(Object request, Object response) throws Throwable {
    SEND.invokeExact(response, BODY);
  }
}
