// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server library that a service may be built on. It is recognised by a class that only a
 * server loads, never a client.
 *
 * <p>Most stacks stand on another one: Quarkus on Vert.x, Vert.x on Netty. {@link #topmost} leaves
 * the ones on which no other stands, so that a service hears one name. The servlets of Undertow and
 * Jetty are stacks as well, and covered ones. A stack that is covered covers what stands on it, as
 * far as the requests go through it: HTTP on Netty does.
 */
final class HttpStack {

  private static final Map<String, HttpStack> BY_CLASS = new HashMap<>();

  static {
    HttpStack netty =
        covered("Netty")
            .knownBy(
                "io/netty/bootstrap/ServerBootstrap",
                "io/netty/handler/codec/http/HttpServerCodec",
                "io/netty/handler/codec/http/HttpRequestDecoder");
    HttpStack reactorNetty =
        covered("Reactor Netty", netty)
            .knownBy(
                "reactor/netty/http/server/HttpServerBind",
                "reactor/netty/http/server/HttpServerOperations");
    covered("Spring WebFlux on Reactor Netty", reactorNetty)
        .knownBy(
            "org/springframework/boot/web/embedded/netty/NettyWebServer",
            "org/springframework/boot/reactor/netty/NettyWebServer");
    HttpStack vertx =
        covered("Vert.x", netty)
            .knownBy(
                "io/vertx/core/http/impl/HttpServerImpl",
                "io/vertx/core/http/impl/Http1xServerConnection",
                "io/vertx/core/http/impl/http1x/Http1xServerConnection");
    HttpStack quarkus =
        covered("Quarkus on Vert.x", vertx)
            .knownBy("io/quarkus/vertx/http/runtime/VertxHttpRecorder");
    covered("Micronaut", netty).knownBy("io/micronaut/http/server/netty/NettyHttpServer");
    covered("Armeria", netty).knownBy("com/linecorp/armeria/server/Server");
    covered("Ratpack", netty).knownBy("ratpack/server/internal/DefaultRatpackServer");
    covered("ZIO HTTP", netty).knownBy("zio/http/netty/server/NettyDriver");
    covered("gRPC on Netty", netty)
        .knownBy(
            "io/grpc/netty/NettyServerBuilder",
            "io/grpc/netty/shaded/io/grpc/netty/NettyServerBuilder");
    uncovered("gRPC on OkHttp").knownBy("io/grpc/okhttp/OkHttpServerBuilder");
    covered("Helidon 3", netty).knownBy("io/helidon/webserver/NettyWebServer");
    covered("Helidon").knownBy("io/helidon/webserver/LoomServer");
    HttpStack pekko =
        uncovered("Pekko HTTP")
            .knownBy("org/apache/pekko/http/impl/engine/server/HttpServerBluePrint$");
    HttpStack akka =
        uncovered("Akka HTTP").knownBy("akka/http/impl/engine/server/HttpServerBluePrint$");
    covered("Play on Netty", netty).knownBy("play/core/server/NettyServer");
    uncovered("Play", pekko, akka)
        .knownBy("play/core/server/PekkoHttpServer", "play/core/server/AkkaHttpServer");
    uncovered("http4s")
        .knownBy(
            "org/http4s/ember/server/EmberServerBuilder",
            "org/http4s/blaze/server/BlazeServerBuilder");
    uncovered("Apache HttpCore")
        .knownBy(
            "org/apache/hc/core5/http/impl/bootstrap/HttpServer",
            "org/apache/hc/core5/http/impl/bootstrap/HttpAsyncServer",
            "org/apache/http/impl/bootstrap/HttpServer");
    uncovered("NanoHTTPD")
        .knownBy("fi/iki/elonen/NanoHTTPD", "org/nanohttpd/protocols/http/NanoHTTPD");

    HttpStack grizzly =
        container("Grizzly").knownBy("org/glassfish/grizzly/http/server/HttpServer");
    HttpStack undertow = covered("Undertow").knownBy("io/undertow/Undertow");
    HttpStack jetty = covered("Jetty").knownBy("org/eclipse/jetty/server/Server");
    covered("Ktor on Netty", netty).knownBy("io/ktor/server/netty/NettyApplicationEngine");
    uncovered("Ktor CIO").knownBy("io/ktor/server/cio/CIOApplicationEngine");
    covered("Ktor on Jetty", jetty)
        .knownBy(
            "io/ktor/server/jetty/JettyApplicationEngineBase",
            "io/ktor/server/jetty/jakarta/JettyApplicationEngineBase");
    covered("Jooby on Netty", netty).knownBy("io/jooby/netty/NettyServer");
    covered("Jooby on Jetty", jetty).knownBy("io/jooby/jetty/JettyServer");
    covered("servlets on Undertow", undertow)
        .knownBy("io/undertow/servlet/handlers/ServletInitialHandler");
    covered("servlets on Jetty", jetty)
        .knownBy(
            "org/eclipse/jetty/servlet/ServletHandler",
            "org/eclipse/jetty/ee8/servlet/ServletHandler",
            "org/eclipse/jetty/ee9/servlet/ServletHandler",
            "org/eclipse/jetty/ee10/servlet/ServletHandler",
            "org/eclipse/jetty/ee11/servlet/ServletHandler");
    covered("servlets on Grizzly", grizzly).knownBy("org/glassfish/grizzly/servlet/ServletHandler");
    covered("servlets on Quarkus", quarkus)
        .knownBy("io/quarkus/undertow/runtime/UndertowDeploymentRecorder");
  }

  private enum Coverage {
    NONE,
    /** Filters and servlets that its handlers call are counted; its own handlers are not. */
    CONTAINER,
    COVERED
  }

  private final String name;
  private final Coverage coverage;
  private final Set<HttpStack> below;

  private HttpStack(String name, Coverage coverage, HttpStack... below) {
    this.name = name;
    this.coverage = coverage;
    this.below = new HashSet<>(Arrays.asList(below));
  }

  private static HttpStack uncovered(String name, HttpStack... below) {
    return new HttpStack(name, Coverage.NONE, below);
  }

  private static HttpStack container(String name) {
    return new HttpStack(name, Coverage.CONTAINER);
  }

  private static HttpStack covered(String name, HttpStack... below) {
    return new HttpStack(name, Coverage.COVERED, below);
  }

  private HttpStack knownBy(String... classNames) {
    for (String className : classNames) {
      BY_CLASS.put(className, this);
    }
    return this;
  }

  /** Returns the stack that this class belongs to, {@code null} for nearly all classes. */
  static @Nullable HttpStack byClass(String internalName) {
    return BY_CLASS.get(internalName);
  }

  /** Returns the stacks on which no other of them stands, in the same order. */
  static Set<HttpStack> topmost(Collection<HttpStack> found) {
    Set<HttpStack> topmost = new LinkedHashSet<>(found);
    for (HttpStack each : found) {
      each.removeBelow(topmost);
    }
    return Collections.unmodifiableSet(topmost);
  }

  private void removeBelow(Set<HttpStack> stacks) {
    for (HttpStack lower : below) {
      stacks.remove(lower);
      lower.removeBelow(stacks);
    }
  }

  /** Returns whether its requests are in the {@code http_*} metrics. */
  boolean isCovered() {
    return coverage == Coverage.COVERED;
  }

  /** Returns whether it usually serves servlets and filters, which are covered. */
  boolean isContainer() {
    return coverage == Coverage.CONTAINER;
  }

  /**
   * Returns whether its requests are missing in the {@code http_*} metrics.
   *
   * @param hasServlets whether servlets or filters were woven
   */
  boolean isMissing(boolean hasServlets) {
    return !isCovered() && !(isContainer() && hasServlets);
  }

  /** Returns the name that people know it by. */
  @Override
  public String toString() {
    return name;
  }
}
