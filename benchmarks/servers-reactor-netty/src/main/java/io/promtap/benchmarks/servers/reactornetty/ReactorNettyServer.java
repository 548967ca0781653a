// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.reactornetty;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.promtap.benchmarks.driving.Control;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/**
 * Reactor Netty with one route, and with its own metrics if the argument is {@code MICROMETER}.
 * They go to Micrometer's global registry, and the function that they need names the template.
 */
public final class ReactorNettyServer {
  private static final String TEMPLATE = "/users/{id}";
  private static final String TIMER = "reactor.netty.http.server.response.time";

  private ReactorNettyServer() {}

  public static void main(String[] args) {
    HttpServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(
                routes ->
                    routes.get(
                        TEMPLATE, (request, response) -> response.sendString(Mono.just("ok"))));
    if (args[0].equals("MICROMETER")) {
      Metrics.addRegistry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
      server = server.metrics(true, path -> path.startsWith("/users/") ? TEMPLATE : path);
    }
    Control.start(server.bindNow().port(), () -> Long.toString(counted()));
  }

  private static long counted() {
    return Metrics.globalRegistry
        .find(TIMER)
        .tags("uri", TEMPLATE, "method", "GET", "status", "200")
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }
}
