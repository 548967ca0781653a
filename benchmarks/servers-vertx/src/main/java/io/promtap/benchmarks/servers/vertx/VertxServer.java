// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.vertx;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.promtap.benchmarks.driving.Control;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;

/**
 * Vert.x with one route of Vert.x Web, and with its own metrics if the argument is {@code
 * MICROMETER}: as they are when they are switched on, with the label of the route beside.
 */
public final class VertxServer {
  private static final String TIMER = "vertx.http.server.response.time";
  private static final PrometheusMeterRegistry REGISTRY =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private VertxServer() {}

  public static void main(String[] args) throws Exception {
    Vertx vertx = args[0].equals("MICROMETER") ? measured() : Vertx.vertx();
    Router router = Router.router(vertx);
    router.get("/users/:id").handler(context -> context.response().end("ok"));
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
            .requestHandler(router)
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    Control.start(server.actualPort(), () -> Long.toString(counted()));
  }

  private static Vertx measured() {
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setMetricsOptions(
                    new MicrometerMetricsOptions().setEnabled(true).addLabels(Label.HTTP_ROUTE)))
        .withMetrics(new MicrometerMetricsFactory(REGISTRY))
        .build();
  }

  private static long counted() {
    return REGISTRY
        .find(TIMER)
        .tags("route", "/users/:id", "method", "GET", "code", "200")
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }
}
