// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.helidon.common.http.DataChunk;
import io.helidon.common.reactive.Multi;
import io.helidon.webserver.Routing;
import io.helidon.webserver.ServerRequest;
import io.helidon.webserver.ServerResponse;
import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Helidon 3, which stands on Netty, with a handler of all paths that does what {@code JdkServer}
 * does, and the routes of {@code HelidonServer}.
 */
public final class Helidon3Server {

  private Helidon3Server() {}

  public static void main(String[] arguments) throws Exception {
    Routing.Builder routing =
        Routing.builder()
            .any(Helidon3Server::handle)
            .get("/routes/users/{id}", Helidon3Server::route)
            .get("/routes/users/{id}/throw", Helidon3Server::route)
            .get("/routes/files/*", Helidon3Server::route)
            .register("/routes/shops/{shop:[0-9]+}", Helidon3Server::shop);
    WebServer server =
        WebServer.builder(routing)
            .bindAddress(InetAddress.getLoopbackAddress())
            .port(0)
            .backlog(2_000)
            .build()
            .start()
            .await();
    System.out.println("READY " + server.port());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  /** A service below its path, with another one below its own. */
  private static void shop(Routing.Rules shop) {
    shop.get("/", Helidon3Server::route)
        .register("/items", items -> items.get("/{item}", Helidon3Server::route));
  }

  private static void route(ServerRequest request, ServerResponse response) {
    String path = request.path().absolute().toString();
    if (path.endsWith("/throw")) {
      throw new IllegalStateException("of the application");
    }
    if (path.endsWith("/missing")) {
      request.next();
    } else {
      response.send(path);
    }
  }

  private static void handle(ServerRequest request, ServerResponse response) {
    String path = request.path().toString();
    switch (path) {
      case "/plain" ->
          request
              .content()
              .as(byte[].class)
              .thenAccept(
                  body -> {
                    if (request.method().name().equals("HEAD")) {
                      response.send();
                    } else {
                      response.send("" + body.length);
                    }
                  });
      case "/status" -> response.status(number(request)).send();
      case "/filtered" -> response.status(401).send();
      case "/throw" -> throw new IllegalStateException("of the application");
      case "/slow" ->
          CompletableFuture.delayedExecutor(number(request), TimeUnit.MILLISECONDS)
              .execute(() -> response.send("slow"));
      case "/chunked", "/endless", "/events", "/throw-late" -> stream(response, path);
      default -> {
        if (path.startsWith("/prefix")) {
          response.send("prefix");
        } else {
          request.next();
        }
      }
    }
  }

  private static int number(ServerRequest request) {
    String query = request.query();
    return Integer.parseInt(query.substring(query.indexOf('=') + 1));
  }

  private static void stream(ServerResponse response, String path) {
    boolean isEndless = path.equals("/endless") || path.equals("/events");
    byte[] some = new byte[path.equals("/chunked") ? 5 : 1_000];
    Multi<DataChunk> parts =
        Multi.create(IntStream.range(0, isEndless ? Integer.MAX_VALUE : 3).boxed())
            .map(part -> DataChunk.create(true, ByteBuffer.wrap(some)));
    if (path.equals("/throw-late")) {
      parts = Multi.concat(parts, Multi.error(new IllegalStateException("of the application")));
    }
    if (path.equals("/events")) {
      response.headers().put("Content-Type", List.of("text/event-stream;charset=utf-8"));
    }
    response.send(parts);
  }
}
