// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.io.IOException;

/** An application of Vert.x Web, 3.9 to 5. */
public final class VertxServer {

  private VertxServer() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    router.route().handler(VertxServer::refuse);
    router.route("/*").handler(RoutingContext::next);
    router.route("/users/*").handler(RoutingContext::next);
    addAnswers(router);
    addFailures(router);
    addLater(vertx, router);
    addStreams(vertx, router);
    addNested(vertx, router);
    HttpServer server =
        vertx.createHttpServer(
            new HttpServerOptions().setAcceptBacklog(2_000).setHost("127.0.0.1"));
    server.requestHandler(router);
    server.listen(0);
    while (server.actualPort() <= 0) {
      Thread.sleep(10);
    }
    System.out.println("READY " + server.actualPort());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  private static void refuse(RoutingContext context) {
    if (context.request().getHeader("Filter") == null) {
      context.next();
    } else {
      context.response().setStatusCode(401).end();
    }
  }

  private static void addAnswers(Router router) {
    router
        .get("/users/:id")
        .handler(context -> context.response().end("user " + context.pathParam("id")));
    router
        .get("/users/:id/orders/:order")
        .blockingHandler(context -> context.response().end("order"));
    router.post("/users").handler(context -> context.response().setStatusCode(201).end());
    router
        .post("/users/:id/body")
        .handler(context -> context.request().bodyHandler(context.response()::end));
    router.routeWithRegex("\\/words\\/[a-z]+").handler(context -> context.response().end("word"));
    router.get("/moved").handler(context -> context.reroute("/users/7"));
    router
        .get("/files/*")
        .handler(
            context -> {
              if (context.request().path().endsWith("/missing")) {
                context.fail(404);
              } else {
                context.response().end("file");
              }
            });
  }

  private static void addFailures(Router router) {
    router
        .get("/users/:id/throw")
        .handler(
            context -> {
              throw new IllegalStateException("wanted");
            });
    router.get("/users/:id/conflict").handler(context -> context.fail(409));
    router.get("/users/:id/time-out").handler(TimeoutHandler.create(200)).handler(context -> {});
  }

  private static void addLater(Vertx vertx, Router router) {
    router
        .get("/users/:id/slow")
        .handler(
            context ->
                vertx.setTimer(
                    Long.parseLong(context.request().getParam("after")),
                    timer -> context.response().end("slow")));
    router
        .get("/users/:id/failed")
        .handler(
            context ->
                vertx.setTimer(20, timer -> context.fail(new IllegalStateException("wanted"))));
  }

  private static void addStreams(Vertx vertx, Router router) {
    router
        .get("/users/:id/chunked")
        .handler(
            context -> {
              HttpServerResponse response = context.response().setChunked(true);
              response.write("one");
              response.write("two");
              response.end("three");
            });
    router
        .get("/users/:id/endless")
        .handler(context -> writeOn(vertx, context.response().setChunked(true)));
    router
        .get("/users/:id/events")
        .handler(
            context ->
                writeOn(
                    vertx,
                    context
                        .response()
                        .setChunked(true)
                        .putHeader("Content-Type", "text/event-stream")));
  }

  private static void writeOn(Vertx vertx, HttpServerResponse response) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      text.append('x');
    }
    vertx.setPeriodic(
        1,
        timer -> {
          if (response.closed()) {
            vertx.cancelTimer(timer);
          } else if (!response.writeQueueFull()) {
            response.write(text.toString());
          }
        });
  }

  /** A router below a path with a parameter, and one below that. */
  private static void addNested(Vertx vertx, Router router) {
    Router things = Router.router(vertx);
    things.route().handler(RoutingContext::next);
    things.get("/:thing").handler(context -> context.response().end("thing"));
    Router api = Router.router(vertx);
    api.get("/all/*").handler(RoutingContext::next);
    api.route("/things/*").subRouter(things);
    api.route("/rest/*").handler(RoutingContext::next);
    router.route("/api/:version/*").subRouter(api);
  }
}
