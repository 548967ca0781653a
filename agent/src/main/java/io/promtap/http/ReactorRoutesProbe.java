// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Collection;
import java.util.Collections;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the routes of Reactor Netty itself, {@code HttpServerRoutes}. The one that takes a
 * request has the path that it was given, or none if it was given a predicate.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class ReactorRoutesProbe implements Probe {

  private static final String SERVER = "reactor/netty/http/server/";

  static final String ROUTE = SERVER + "DefaultHttpServerRoutes$HttpRouteHandler";

  private final AdviceSpec taken =
      new AdviceSpec("io.promtap.http.ReactorRoutesProbe$TakenAdvice", "http.reactor-netty.routes")
          .rename(own("Route"), ROUTE)
          .rename(own("Connection"), "reactor/netty/Connection")
          .rename(own("Request"), SERVER + "HttpServerRequest")
          .rename(own("Fields"), "io/netty/handler/codec/http/HttpHeaders")
          .rename(own("Channel"), "io/netty/channel/Channel");

  private static String own(String simpleName) {
    return "io/promtap/http/ReactorRoutesProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.reactor-netty.routes";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.singleton(ROUTE);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.toString().startsWith("apply(L" + SERVER + "HttpServerRequest;")) {
        plan.weave(method, taken);
      }
    }
  }

  /** Copied into {@code HttpRouteHandler.apply}. */
  static final class TakenAdvice {

    private TakenAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Route route, @Advice.Argument(0) Request request) {
      if (route.path == null || !(request instanceof Connection)) {
        return;
      }
      int path = PromtapBridge.exchanges.part(0, route.path);
      Channel channel = ((Connection) request).channel();
      int stream = request.requestHeaders().getInt("x-http2-stream-id", 0);
      if (!PromtapBridge.exchanges.streamNamed(channel.parent(), stream, path, "")) {
        PromtapBridge.exchanges.named(channel, null, path, "");
      }
    }
  }

  /** {@code reactor.netty.http.server.DefaultHttpServerRoutes.HttpRouteHandler}. */
  abstract static class Route {
    final @Nullable String path;

    Route(@Nullable String path) {
      this.path = path;
    }
  }

  /** {@code reactor.netty.Connection}. */
  interface Connection {
    Channel channel();
  }

  /** {@code reactor.netty.http.server.HttpServerRequest}. */
  interface Request {
    Fields requestHeaders();
  }

  /** {@code io.netty.handler.codec.http.HttpHeaders}. */
  abstract static class Fields {
    abstract int getInt(CharSequence name, int otherwise);
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {
    Channel parent();
  }
}
