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
import java.util.Map;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the patterns of Spring WebFlux 5 to 7, annotated and functional, on a servlet
 * container and on Reactor Netty. Its dispatcher gets the handler of a request when the pattern is
 * known.
 *
 * <p>On Reactor Netty the connection tells the exchange. A stream of HTTP/2 has a channel of its
 * own, below that of the connection, and Netty puts its number into the headers, in place of
 * whatever a client has sent by that name.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class WebFluxProbe implements Probe {

  static final String DISPATCHER = "org/springframework/web/reactive/DispatcherHandler";

  private static final String EXCHANGE = "org/springframework/web/server/ServerWebExchange";
  private static final String REACTIVE = "org/springframework/http/server/reactive/";
  private static final String DECORATOR = REACTIVE + "ServerHttpRequestDecorator";
  private static final String CONNECTION = "reactor/netty/Connection";

  private final AdviceSpec onServlets = advice("MatchedAdvice");
  private final AdviceSpec onNetty =
      advice("MatchedOnNettyAdvice")
          .rename(own("Decorator"), DECORATOR)
          .rename(own("Connection"), CONNECTION)
          .rename(own("NettyRequest"), "reactor/netty/http/server/HttpServerRequest")
          .rename(own("Fields"), "io/netty/handler/codec/http/HttpHeaders")
          .rename(own("Channel"), "io/netty/channel/Channel");

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.WebFluxProbe$" + simpleName, "http.webflux")
        .rename(own("Exchange"), EXCHANGE)
        .rename(own("ReactiveRequest"), REACTIVE + "ServerHttpRequest")
        .rename(own("RequestPath"), "org/springframework/http/server/RequestPath")
        .rename(own("PathContainer"), "org/springframework/http/server/PathContainer");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/WebFluxProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.webflux";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.singleton(DISPATCHER);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      // The first is Spring 5's and 6.0's, the second a later one's.
      if ((method.name().equals("invokeHandler") || method.name().equals("handleRequestWith"))
          && method.descriptor().startsWith("(L" + EXCHANGE + ";")
          && !method.isStatic()) {
        plan.weave(method, advice(hierarchy));
      }
    }
  }

  /** Spring before 5.3.3 does not tell the request of the server behind its own. */
  private AdviceSpec advice(Hierarchy hierarchy) {
    return hierarchy.find(CONNECTION) == null || hierarchy.lacks(DECORATOR, "getNativeRequest")
        ? onServlets
        : onNetty;
  }

  /** Copied into Spring's dispatcher, where the handler of a request is known. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Exchange exchange) {
      @Nullable Object pattern =
          exchange
              .getAttributes()
              .get("org.springframework.web.reactive.HandlerMapping.bestMatchingPattern");
      if (pattern != null) {
        String contextPath = "";
        try {
          contextPath = exchange.getRequest().getPath().contextPath().value();
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.webflux");
        }
        PromtapBridge.routes.matchingBegan();
        PromtapBridge.routes.partMatched(pattern.toString());
        PromtapBridge.routes.allPartsMatched(contextPath);
      }
    }
  }

  /** The same where Reactor Netty may be the server: its connection tells the exchange. */
  static final class MatchedOnNettyAdvice {

    private MatchedOnNettyAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Exchange exchange) {
      @Nullable Object pattern =
          exchange
              .getAttributes()
              .get("org.springframework.web.reactive.HandlerMapping.bestMatchingPattern");
      ReactiveRequest request = exchange.getRequest();
      String contextPath = "";
      try {
        contextPath = request.getPath().contextPath().value();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.webflux");
      }
      @Nullable Object server = null;
      try {
        server = Decorator.getNativeRequest(request);
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.webflux");
      }
      String template = pattern == null ? null : pattern.toString();
      if (server instanceof Connection && server instanceof NettyRequest) {
        Channel channel = ((Connection) server).channel();
        int path = PromtapBridge.exchanges.part(0, template);
        // The channel is that of one stream then.
        int stream = ((NettyRequest) server).requestHeaders().getInt("x-http2-stream-id", 0);
        if (!PromtapBridge.exchanges.streamNamed(channel.parent(), stream, path, contextPath)) {
          PromtapBridge.exchanges.named(channel, null, path, contextPath);
        }
      } else if (template != null) {
        PromtapBridge.routes.matchingBegan();
        PromtapBridge.routes.partMatched(template);
        PromtapBridge.routes.allPartsMatched(contextPath);
      }
    }
  }

  /** {@code org.springframework.web.server.ServerWebExchange}. */
  interface Exchange {
    Map<String, Object> getAttributes();

    ReactiveRequest getRequest();
  }

  /** {@code org.springframework.http.server.reactive.ServerHttpRequest}. */
  interface ReactiveRequest {
    RequestPath getPath();
  }

  /** {@code org.springframework.http.server.RequestPath}. */
  interface RequestPath {
    PathContainer contextPath();
  }

  /** {@code org.springframework.http.server.PathContainer}. */
  interface PathContainer {
    String value();
  }

  /** {@code org.springframework.http.server.reactive.ServerHttpRequestDecorator}. */
  abstract static class Decorator {
    static native Object getNativeRequest(ReactiveRequest request);
  }

  /** {@code reactor.netty.Connection}. */
  interface Connection {
    Channel channel();
  }

  /** {@code reactor.netty.http.server.HttpServerRequest}. */
  interface NettyRequest {
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
