// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.micronaut.context.ApplicationContext;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.http.sse.Event;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** An application of Micronaut 3 and 4 on Netty, below {@code /shop}. */
public final class MicronautServer {

  private static final ScheduledExecutorService LATER = Executors.newScheduledThreadPool(1);

  private MicronautServer() {}

  public static void main(String[] arguments) throws IOException {
    Map<String, Object> properties = new HashMap<>();
    properties.put("micronaut.server.port", -1);
    properties.put("micronaut.server.host", "127.0.0.1");
    properties.put("micronaut.server.context-path", "/shop");
    properties.put("micronaut.server.http-version", "2.0");
    EmbeddedServer server =
        ApplicationContext.builder()
            .properties(properties)
            .start()
            .getBean(EmbeddedServer.class)
            .start();
    System.out.println("READY " + server.getPort());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  /** The filter before all routes. */
  @Filter("/**")
  static class Refusing implements HttpServerFilter {
    @Override
    public Publisher<MutableHttpResponse<?>> doFilter(
        HttpRequest<?> request, ServerFilterChain chain) {
      return request.getHeaders().contains("Filter")
          ? Publishers.just(HttpResponse.unauthorized())
          : chain.proceed(request);
    }
  }

  /** What is nested, or not of one segment. */
  @Controller
  static class Others {
    @Get(uri = "/api/{version}/things/{thing}", produces = MediaType.TEXT_PLAIN)
    String thing(String version, String thing) {
      return version + thing;
    }

    @Get(uri = "/files/{+path}", produces = MediaType.TEXT_PLAIN)
    HttpResponse<String> file(String path) {
      return path.equals("missing") ? HttpResponse.notFound() : HttpResponse.ok("file");
    }
  }

  /** The routes of one controller. */
  @Controller("/users")
  static class Users {
    @Get(uri = "/{id}", produces = MediaType.TEXT_PLAIN)
    String user(String id) {
      return "user " + id;
    }

    @ExecuteOn(TaskExecutors.IO)
    @Get(uri = "/{id}/orders/{order:[0-9]+}", produces = MediaType.TEXT_PLAIN)
    String order(String id, int order) {
      return "order " + order;
    }

    @Post(consumes = MediaType.ALL, produces = MediaType.TEXT_PLAIN)
    HttpResponse<String> create() {
      return HttpResponse.created("created");
    }

    @Post(uri = "/{id}/body", consumes = MediaType.ALL, produces = MediaType.TEXT_PLAIN)
    String body(String id, @Body String body) {
      return body;
    }

    @Get(uri = "/{id}/slow", produces = MediaType.TEXT_PLAIN)
    CompletableFuture<String> slow(String id, long after) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      LATER.schedule(() -> answer.complete("slow"), after, TimeUnit.MILLISECONDS);
      return answer;
    }

    @Get("/{id}/throw")
    String fail(String id) {
      throw new IllegalStateException("wanted");
    }

    @Get("/{id}/failed")
    CompletableFuture<String> failed(String id) {
      return failing(20, new IllegalStateException("wanted"));
    }

    @Get("/{id}/conflict")
    String conflict(String id) {
      throw new HttpStatusException(HttpStatus.CONFLICT, "wanted");
    }

    @Get("/{id}/time-out")
    CompletableFuture<String> timeOut(String id) {
      return failing(200, new HttpStatusException(HttpStatus.SERVICE_UNAVAILABLE, "late"));
    }

    private static CompletableFuture<String> failing(long millis, Exception failure) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      LATER.schedule(() -> answer.completeExceptionally(failure), millis, TimeUnit.MILLISECONDS);
      return answer;
    }

    @Get(uri = "/{id}/chunked", produces = MediaType.APPLICATION_OCTET_STREAM)
    Flux<byte[]> chunked(String id) {
      return Flux.range(0, 3).map(part -> new byte[5]);
    }

    @Get(uri = "/{id}/endless", produces = MediaType.APPLICATION_OCTET_STREAM)
    Flux<byte[]> endless(String id) {
      return Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().map(tick -> new byte[1_000]);
    }

    @Get(uri = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM)
    Flux<Event<String>> events(String id) {
      return Flux.interval(Duration.ofMillis(1))
          .onBackpressureDrop()
          .map(tick -> Event.of("tick " + tick));
    }
  }
}
