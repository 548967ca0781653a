// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import play.api.mvc.Handler;
import play.api.routing.HandlerDef;
import play.libs.streams.Accumulator;
import play.mvc.EssentialAction;
import play.mvc.Http.RequestHeader;
import play.mvc.Result;
import play.mvc.Results;
import play.routing.Router;
import play.server.Server;
import scala.Tuple2;
import scala.collection.immutable.List$;

/** Play on Netty with a router that does what {@code JdkServer} does, and has routes. */
public final class PlayServer implements Router {
  private static final Set<String> PATHS =
      new HashSet<>(
          Arrays.asList(
              "/plain",
              "/status",
              "/filtered",
              "/throw",
              "/slow",
              "/chunked",
              "/endless",
              "/events",
              "/throw-late"));

  private static final List<Route> ROUTES =
      Stream.of(
              "/routes/users/$id<[^/]+>",
              "/routes/users/$id<[^/]+>/throw",
              "/routes/shops/$shop<[0-9]+>/items/$item<[^/]+>",
              "/routes/files/$path<.+>")
          .map(Route::new)
          .collect(Collectors.toList());

  private PlayServer() {}

  public static void main(String[] arguments) throws Exception {
    Server server = Server.forRouter(components -> new PlayServer());
    System.out.println("READY " + server.httpPort());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  @Override
  public List<RouteDocumentation> documentation() {
    return Collections.emptyList();
  }

  @Override
  public Router withPrefix(String prefix) {
    return this;
  }

  @Override
  public Optional<Handler> route(RequestHeader request) {
    String path = request.path();
    if (PATHS.contains(path) || path.startsWith("/prefix")) {
      return Optional.of(EssentialAction.of(PlayServer::answer));
    }
    return request.method().equals("GET")
        ? ROUTES.stream()
            .filter(route -> route.matches(path))
            .map(route -> (Handler) route)
            .findFirst()
        : Optional.empty();
  }

  /**
   * A route as the router that Play generates from a file of routes makes it: it leaves its
   * definition in the attributes of the request.
   */
  private static final class Route implements Handler.Stage {
    private final HandlerDef definition;
    private final Pattern pattern;

    Route(String path) {
      definition =
          new HandlerDef(
              PlayServer.class.getClassLoader(),
              "",
              "",
              "",
              List$.MODULE$.empty(),
              "GET",
              path,
              "",
              List$.MODULE$.empty());
      pattern = Pattern.compile(path.replaceAll("\\$\\w+<([^>]*)>", "$1"));
    }

    boolean matches(String path) {
      return pattern.matcher(path).matches();
    }

    @Override
    public Tuple2<play.api.mvc.RequestHeader, Handler> apply(play.api.mvc.RequestHeader request) {
      return new Tuple2<>(
          request.addAttr(play.api.routing.Router.Attrs$.MODULE$.HandlerDef(), definition),
          EssentialAction.of(PlayServer::answerRoute));
    }
  }

  private static Accumulator<ByteString, Result> answerRoute(RequestHeader request) {
    if (request.path().endsWith("/throw")) {
      throw new IllegalStateException("of the application");
    }
    return Accumulator.done(
        request.path().endsWith("/missing") ? Results.notFound() : Results.ok(request.path()));
  }

  private static Accumulator<ByteString, Result> answer(RequestHeader request) {
    switch (request.path()) {
      case "/plain":
        Sink<ByteString, CompletionStage<Integer>> length =
            Sink.fold(0, (before, part) -> before + part.length());
        return Accumulator.fromSink(length).map(all -> Results.ok("" + all), Runnable::run);
      case "/status":
        return Accumulator.done(Results.status(number(request)));
      case "/filtered":
        return Accumulator.done(Results.unauthorized());
      case "/throw":
        throw new IllegalStateException("of the application");
      case "/slow":
        return Accumulator.done(
            CompletableFuture.supplyAsync(
                () -> Results.ok("slow"),
                CompletableFuture.delayedExecutor(number(request), TimeUnit.MILLISECONDS)));
      case "/chunked":
        return chunked(Source.repeat(ByteString.fromString("chunk")).take(3), "text/plain");
      case "/throw-late":
        return chunked(
            some().take(3).concat(Source.failed(new IllegalStateException("of the application"))),
            "text/plain");
      case "/endless":
        return chunked(some(), "text/plain");
      case "/events":
        return chunked(some(), "text/event-stream;charset=utf-8");
      default:
        return Accumulator.done(Results.ok("prefix"));
    }
  }

  private static int number(RequestHeader request) {
    String target = request.uri();
    return Integer.parseInt(target.substring(target.indexOf('=') + 1));
  }

  private static Source<ByteString, NotUsed> some() {
    return Source.repeat(ByteString.fromArray(new byte[1_000]));
  }

  private static Accumulator<ByteString, Result> chunked(
      Source<ByteString, NotUsed> parts, String type) {
    return Accumulator.done(Results.ok().chunked(parts, Optional.of(type)));
  }
}
