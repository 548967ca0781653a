// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the routes of Vert.x Web 3.9, 4 and 5. A route that matches calls its handler,
 * which may go on to the next route: the last one names the exchange. Of a router below another one
 * the name begins with the routes that led there, as they were written: the mount point that Vert.x
 * itself has may be what the client sent.
 *
 * <p>Vert.x works on one exchange of an HTTP/1.1 connection at a time; over HTTP/2 it knows the
 * number of the stream. The advice is written for the types at the end, as in {@link
 * TemplateProbe}.
 */
public final class VertxWebProbe implements Probe {

  private static final String WEB = "io/vertx/ext/web/";

  static final String ROUTE = WEB + "impl/RouteState";
  static final String ROOT = WEB + "impl/RoutingContextImpl";

  private static final String CONTEXT = WEB + "impl/RoutingContextInternal";
  private static final String REQUEST = "io/vertx/core/http/HttpServerRequest";

  private final AdviceSpec matched = advice("MatchedAdvice");
  private final AdviceSpec matchedOnTop = advice("MatchedOnTopAdvice");
  private final AdviceSpec unmatched = advice("UnmatchedAdvice");
  private final AdviceSpec rerouted = advice("ReroutedAdvice");

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.VertxWebProbe$" + simpleName, "http.vertx-web")
        .rename(own("RouteState"), ROUTE)
        .rename(own("Root"), ROOT)
        .rename(own("Expression"), "java/util/regex/Pattern")
        .rename(own("Context"), CONTEXT)
        .rename(own("OuterRoute"), WEB + "Route")
        .rename(own("Request"), REQUEST)
        .rename(own("Response"), "io/vertx/core/http/HttpServerResponse")
        .rename(own("HttpConnection"), "io/vertx/core/http/HttpConnection")
        .rename(own("NettyConnection"), "io/vertx/core/net/impl/ConnectionBase")
        .rename(own("Channel"), "io/netty/channel/Channel");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/VertxWebProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.vertx-web";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(ROUTE, ROOT);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(head.name(), method.name(), hierarchy);
      if (adviceOrNull != null && !method.isStatic()) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(String className, String method, Hierarchy hierarchy) {
    if (className.equals(ROUTE)) {
      if (!method.equals("handleContext")) {
        return null;
      }
      return hierarchy.lacks(CONTEXT, "parent") ? matchedOnTop : matched;
    }
    switch (method) {
      case "checkHandleNoMatch":
        return unmatched;
      case "reroute":
        return rerouted;
      default:
        return null;
    }
  }

  /** Copied into {@code RouteState.handleContext}. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This RouteState route, @Advice.Argument(0) Object argument) {
      Context context = (Context) argument;
      Request request = context.request();
      HttpConnection connection = request.connection();
      if (!(connection instanceof NettyConnection)) {
        return;
      }
      int depth = 0;
      for (Context outer = context.parent(); outer != null; outer = outer.parent()) {
        depth++;
      }
      int path = 0;
      for (int level = depth; level > 0; level--) {
        @Nullable Context outer = context;
        for (int i = 0; i < level && outer != null; i++) {
          outer = outer.parent();
        }
        OuterRoute mount = outer == null ? null : outer.currentRoute();
        if (mount != null) {
          String template = mount.getPath();
          path = PromtapBridge.exchanges.part(path, template == null ? mount.getName() : template);
        }
      }
      String own = route.getPath();
      Expression expression = route.getPattern();
      if (own != null) {
        path = PromtapBridge.exchanges.part(path, own);
        if (!route.isExactPath()) {
          path = PromtapBridge.exchanges.part(path, "*");
        }
      } else if (expression != null) {
        path = PromtapBridge.exchanges.part(path, expression.pattern());
      } else if (path != 0) {
        path = PromtapBridge.exchanges.part(path, "*");
      }
      Channel channel = ((NettyConnection) connection).channel();
      int stream = request.response().streamId();
      if (stream > 0) {
        PromtapBridge.exchanges.streamNamed(channel, stream, path, "");
      } else {
        PromtapBridge.exchanges.named(channel, null, path, "");
      }
    }
  }

  /** The same for Vert.x 3.9, where a router does not know the one above it. */
  static final class MatchedOnTopAdvice {

    private MatchedOnTopAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This RouteState route, @Advice.Argument(0) Object argument) {
      if (!(argument instanceof Root)) {
        return;
      }
      Request request = ((Context) argument).request();
      HttpConnection connection = request.connection();
      if (!(connection instanceof NettyConnection)) {
        return;
      }
      int path = 0;
      String own = route.getPath();
      Expression expression = route.getPattern();
      if (own != null) {
        path = PromtapBridge.exchanges.part(path, own);
        if (!route.isExactPath()) {
          path = PromtapBridge.exchanges.part(path, "*");
        }
      } else if (expression != null) {
        path = PromtapBridge.exchanges.part(path, expression.pattern());
      }
      Channel channel = ((NettyConnection) connection).channel();
      int stream = request.response().streamId();
      if (stream > 0) {
        PromtapBridge.exchanges.streamNamed(channel, stream, path, "");
      } else {
        PromtapBridge.exchanges.named(channel, null, path, "");
      }
    }
  }

  /** Copied into {@code RoutingContextImpl.checkHandleNoMatch}: no route took the exchange. */
  static final class UnmatchedAdvice {

    private UnmatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object receiver) {
      Context context = (Context) receiver;
      Request request = context.request();
      HttpConnection connection = request.connection();
      if (!(connection instanceof NettyConnection) || context.failed()) {
        return;
      }
      Channel channel = ((NettyConnection) connection).channel();
      int stream = request.response().streamId();
      if (stream > 0) {
        PromtapBridge.exchanges.streamNamed(channel, stream, 0, "");
      } else {
        PromtapBridge.exchanges.named(channel, null, 0, "");
      }
    }
  }

  /** Copied into {@code RoutingContextImpl.reroute}: the next routes are of another path. */
  static final class ReroutedAdvice {

    private ReroutedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object receiver) {
      Request request = ((Context) receiver).request();
      HttpConnection connection = request.connection();
      if (!(connection instanceof NettyConnection)) {
        return;
      }
      Channel channel = ((NettyConnection) connection).channel();
      int stream = request.response().streamId();
      if (stream > 0) {
        PromtapBridge.exchanges.streamNameStays(channel, stream);
      } else {
        PromtapBridge.exchanges.nameStays(channel, null);
      }
    }
  }

  /** {@code io.vertx.ext.web.impl.RouteState}. */
  abstract static class RouteState {
    abstract @Nullable String getPath();

    abstract @Nullable Expression getPattern();

    abstract boolean isExactPath();
  }

  /** {@code java.util.regex.Pattern}. */
  abstract static class Expression {
    abstract String pattern();
  }

  /** {@code io.vertx.ext.web.impl.RoutingContextImpl}, that of the outermost router. */
  abstract static class Root {}

  /** {@code io.vertx.ext.web.impl.RoutingContextInternal}. */
  interface Context {
    Request request();

    @Nullable OuterRoute currentRoute();

    @Nullable Context parent();

    boolean failed();
  }

  /** {@code io.vertx.ext.web.Route}. */
  interface OuterRoute {
    @Nullable String getPath();

    @Nullable String getName();
  }

  /** {@code io.vertx.core.http.HttpServerRequest}. */
  interface Request {
    HttpConnection connection();

    Response response();
  }

  /** {@code io.vertx.core.http.HttpServerResponse}. */
  interface Response {
    /** Below 0 if it is one of HTTP/1.1. */
    int streamId();
  }

  /** {@code io.vertx.core.http.HttpConnection}. */
  interface HttpConnection {}

  /** {@code io.vertx.core.net.impl.ConnectionBase}. */
  abstract static class NettyConnection {
    abstract Channel channel();
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {}
}
