// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An application of Armeria, without its annotations. */
public final class ArmeriaServer {

  private static final String USER = "/users/{id}";

  private ArmeriaServer() {}

  public static void main(String[] arguments) throws IOException {
    ServerBuilder builder = Server.builder().http(0).requestTimeout(Duration.ofSeconds(60));
    addAnswers(builder);
    addFailures(builder);
    addStreams(builder);
    builder.decorator(ArmeriaServer::refuse);
    Server server = builder.build();
    server.start().join();
    System.out.println("READY " + server.activeLocalPort());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  private static HttpResponse refuse(
      HttpService next, ServiceRequestContext context, HttpRequest request) throws Exception {
    return request.headers().contains("filter")
        ? HttpResponse.of(HttpStatus.UNAUTHORIZED)
        : next.serve(context, request);
  }

  private static void get(ServerBuilder builder, String path, HttpService service) {
    builder.service(Route.builder().path(path).methods(HttpMethod.GET).build(), service);
  }

  private static void post(ServerBuilder builder, String path, HttpService service) {
    builder.service(Route.builder().path(path).methods(HttpMethod.POST).build(), service);
  }

  private static void addAnswers(ServerBuilder builder) {
    get(builder, USER, (context, request) -> HttpResponse.of("user " + context.pathParam("id")));
    get(
        builder,
        USER + "/orders/{order}",
        (context, request) ->
            later(context, 0, () -> HttpResponse.of("order " + context.pathParam("order"))));
    post(builder, "/users", (context, request) -> HttpResponse.of(HttpStatus.CREATED));
    post(
        builder,
        USER + "/body",
        (context, request) ->
            HttpResponse.from(
                request.aggregate().thenApply(body -> HttpResponse.of(body.contentUtf8()))));
    get(
        builder,
        USER + "/slow",
        (context, request) ->
            later(
                context,
                Long.parseLong(context.query().substring("after=".length())),
                () -> HttpResponse.of("slow")));
    get(builder, "/api/{version}/things/{thing}", (context, request) -> HttpResponse.of("thing"));
    builder.serviceUnder(
        "/files",
        (context, request) ->
            context.path().endsWith("/missing")
                ? HttpResponse.of(HttpStatus.NOT_FOUND)
                : HttpResponse.of("file"));
  }

  private static HttpResponse later(
      ServiceRequestContext context, long millis, Supplier<HttpResponse> answer) {
    CompletableFuture<HttpResponse> response = new CompletableFuture<>();
    context
        .blockingTaskExecutor()
        .schedule(
            () -> {
              try {
                response.complete(answer.get());
              } catch (RuntimeException e) {
                response.completeExceptionally(e);
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
    return HttpResponse.from(response);
  }

  private static void addFailures(ServerBuilder builder) {
    get(
        builder,
        USER + "/throw",
        (context, request) -> {
          throw new IllegalStateException("wanted");
        });
    get(
        builder,
        USER + "/failed",
        (context, request) ->
            later(
                context,
                20,
                () -> {
                  throw new IllegalStateException("wanted");
                }));
    get(
        builder,
        USER + "/conflict",
        (context, request) -> {
          throw HttpStatusException.of(HttpStatus.CONFLICT);
        });
    get(
        builder,
        USER + "/time-out",
        (context, request) -> {
          context.setRequestTimeoutMillis(200);
          return HttpResponse.from(new CompletableFuture<>());
        });
  }

  private static void addStreams(ServerBuilder builder) {
    get(
        builder,
        USER + "/chunked",
        (context, request) ->
            HttpResponse.of(
                ResponseHeaders.of(HttpStatus.OK),
                HttpData.ofUtf8("one"),
                HttpData.ofUtf8("two"),
                HttpData.ofUtf8("three")));
    get(builder, USER + "/endless", (context, request) -> writeOn(context, MediaType.PLAIN_TEXT));
    get(builder, USER + "/events", (context, request) -> writeOn(context, MediaType.EVENT_STREAM));
  }

  private static HttpResponse writeOn(ServiceRequestContext context, MediaType type) {
    context.clearRequestTimeout();
    HttpResponseWriter response = HttpResponse.streaming();
    response.write(ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, type));
    write(context, response);
    return response;
  }

  private static void write(ServiceRequestContext context, HttpResponseWriter response) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      text.append('x');
    }
    if (response.tryWrite(HttpData.ofUtf8(text.toString()))) {
      response
          .whenConsumed()
          .thenRun(
              () ->
                  context
                      .eventLoop()
                      .schedule(() -> write(context, response), 1, TimeUnit.MILLISECONDS));
    }
  }
}
