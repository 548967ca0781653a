// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ContextPathCompositeHandler;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** An application of Spring WebFlux on Reactor Netty, below {@code /shop}. */
public final class ReactiveServer {

  private ReactiveServer() {}

  public static void main(String[] arguments) throws IOException {
    HttpHandler application =
        WebHttpHandlerBuilder.applicationContext(
                new AnnotationConfigApplicationContext(Application.class))
            .build();
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
            .handle(
                new ReactorHttpHandlerAdapter(
                    new ContextPathCompositeHandler(
                        Collections.singletonMap("/shop", application))))
            .bindNow();
    System.out.println("READY " + server.port());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  /** The annotated routes, the functional ones and a filter before both. */
  @Configuration
  @EnableWebFlux
  static class Application implements WebFluxConfigurer {
    /** The class files of a package, since they are there. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
      registry
          .addResourceHandler("/static/**")
          .addResourceLocations("classpath:/io/promtap/it/servers/");
    }

    @Bean
    Users users() {
      return new Users();
    }

    @Bean
    WebFilter refusing() {
      return (exchange, chain) -> {
        if (exchange.getRequest().getHeaders().getFirst("Filter") == null) {
          // A decorator, as those of security and of tracing are.
          return chain.filter(
              exchange.mutate().request(exchange.getRequest().mutate().build()).build());
        }
        exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
        return Mono.empty();
      };
    }

    @Bean
    RouterFunction<ServerResponse> functional() {
      return RouterFunctions.nest(
              RequestPredicates.path("/api/{version}"),
              RouterFunctions.route(
                  RequestPredicates.GET("/things/{thing}"),
                  request -> ServerResponse.ok().bodyValue("thing")))
          .and(
              RouterFunctions.route(
                  RequestPredicates.GET("/moved"),
                  request -> ServerResponse.permanentRedirect(URI.create("/")).build()));
    }

    @Bean
    RouterFunction<ServerResponse> files() {
      return RouterFunctions.route(
          RequestPredicates.GET("/files/**"),
          request ->
              request.path().endsWith("/missing")
                  ? ServerResponse.notFound().build()
                  : ServerResponse.ok().bodyValue(new ByteArrayResource(new byte[9])));
    }
  }

  /** The annotated routes. */
  @RestController
  @RequestMapping("/users")
  static class Users {
    @GetMapping("/{id}")
    Mono<String> user(@PathVariable("id") String id) {
      return Mono.just("user " + id);
    }

    @GetMapping("/{id}/orders/{order:[0-9]+}")
    Mono<String> order(@PathVariable("order") int order) {
      return Mono.fromCallable(() -> "order " + order).subscribeOn(Schedulers.boundedElastic());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Void> create(@RequestBody(required = false) Mono<String> body) {
      return body.then();
    }

    @PostMapping("/{id}/body")
    Mono<String> body(@RequestBody Mono<String> body) {
      return body;
    }

    @GetMapping("/{id}/slow")
    Mono<String> slow(@RequestParam("after") long after) {
      return Mono.delay(Duration.ofMillis(after)).thenReturn("slow");
    }

    @GetMapping("/{id}/throw")
    String fail() {
      throw new IllegalStateException("wanted");
    }

    @GetMapping("/{id}/failed")
    Mono<String> failed() {
      return Mono.delay(Duration.ofMillis(20))
          .flatMap(late -> Mono.error(new IllegalStateException("wanted")));
    }

    @GetMapping("/{id}/conflict")
    Mono<String> conflict() {
      return Mono.error(new ResponseStatusException(HttpStatus.CONFLICT));
    }

    @GetMapping("/{id}/time-out")
    Mono<String> timeOut() {
      return Mono.<String>never()
          .timeout(Duration.ofMillis(200))
          .onErrorMap(late -> new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE));
    }

    @GetMapping("/{id}/chunked")
    Mono<Void> chunked(ServerHttpResponse response) {
      return response.writeAndFlushWith(Flux.range(0, 3).map(part -> one(response)));
    }

    @GetMapping("/{id}/endless")
    Mono<Void> endless(ServerHttpResponse response) {
      return response.writeAndFlushWith(
          Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().map(tick -> one(response)));
    }

    private static Mono<DataBuffer> one(ServerHttpResponse response) {
      return Mono.just(response.bufferFactory().wrap(new byte[1000]));
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> events() {
      return Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().map(tick -> "tick " + tick);
    }
  }
}
