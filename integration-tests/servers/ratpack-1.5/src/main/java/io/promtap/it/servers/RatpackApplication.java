// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import ratpack.exec.Promise;
import ratpack.handling.Chain;
import ratpack.handling.Context;
import ratpack.http.ResponseChunks;
import ratpack.server.RatpackServer;
import ratpack.stream.Streams;

/** Ratpack with a handler of all paths that does what {@code JdkServer} does, and routes. */
public final class RatpackApplication {

  private RatpackApplication() {}

  public static void main(String[] arguments) throws Exception {
    RatpackServer server =
        RatpackServer.start(
            parts ->
                parts
                    .serverConfig(
                        config ->
                            config.address(InetAddress.getLoopbackAddress()).port(0).threads(2))
                    .handlers(chain -> addRoutes(chain.all(RatpackApplication::handle))));
    System.out.println("READY " + server.getBindPort());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  private static void addRoutes(Chain chain) throws Exception {
    chain
        .get("routes/users/:id", RatpackApplication::route)
        .get("routes/users/:id/throw", RatpackApplication::route)
        .prefix("routes/files", files -> files.all(RatpackApplication::route))
        .prefix(
            "routes/shops/:shop:[0-9]+",
            shop ->
                shop.get(RatpackApplication::route)
                    .prefix("items", items -> items.get(":item", RatpackApplication::route)));
  }

  private static void route(Context context) {
    String path = context.getRequest().getPath();
    if (path.endsWith("/throw")) {
      throw new IllegalStateException("of the application");
    }
    if (path.endsWith("/missing")) {
      context.next();
    } else {
      context.getResponse().send(path);
    }
  }

  private static void handle(Context context) {
    String path = context.getRequest().getPath();
    switch (path) {
      case "plain":
        context
            .getRequest()
            .getBody()
            .then(body -> context.getResponse().send("" + body.getBuffer().readableBytes()));
        break;
      case "status":
        context.getResponse().status(number(context)).send();
        break;
      case "filtered":
        context.getResponse().status(401).send();
        break;
      case "throw":
        throw new IllegalStateException("of the application");
      case "slow":
        answerLater(context);
        break;
      case "chunked":
      case "endless":
      case "events":
      case "throw-late":
        stream(context, path);
        break;
      default:
        if (path.startsWith("prefix")) {
          context.getResponse().send("prefix");
        } else {
          context.next();
        }
    }
  }

  private static int number(Context context) {
    String query = context.getRequest().getQuery();
    return Integer.parseInt(query.substring(query.indexOf('=') + 1));
  }

  private static void answerLater(Context context) {
    int millis = number(context);
    Promise.<String>async(
            answer ->
                context
                    .getExecution()
                    .getEventLoop()
                    .schedule(() -> answer.success("slow"), millis, TimeUnit.MILLISECONDS))
        .then(context.getResponse()::send);
  }

  private static void stream(Context context, String path) {
    boolean isEndless = path.equals("endless") || path.equals("events");
    String some = path.equals("chunked") ? "chunk" : new String(new char[1_000]);
    Publisher<String> parts =
        Streams.yield(
            part -> {
              if (path.equals("throw-late") && part.getRequestNum() == 3) {
                throw new IllegalStateException("of the application");
              }
              return isEndless || part.getRequestNum() < 3 ? some : null;
            });
    String type = path.equals("events") ? "text/event-stream;charset=utf-8" : "text/plain";
    context.render(ResponseChunks.stringChunks(type, parts));
  }
}
