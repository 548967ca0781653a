// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.io.IOException;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** An application of Reactor Netty's own routes, without a framework. */
public final class ReactorRoutesServer {

  private ReactorRoutesServer() {}

  public static void main(String[] arguments) throws IOException {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
            .route(
                routes ->
                    routes
                        .get(
                            "/users/{id}",
                            (request, response) ->
                                response.sendString(Mono.just("user " + request.param("id"))))
                        .get(
                            "/users/{id}/slow",
                            (request, response) ->
                                response.sendString(
                                    Mono.delay(Duration.ofMillis(200)).thenReturn("slow")))
                        .route(
                            request -> request.uri().startsWith("/chosen"),
                            (request, response) -> response.sendString(Mono.just("chosen"))))
            .bindNow();
    System.out.println("READY " + server.port());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }
}
