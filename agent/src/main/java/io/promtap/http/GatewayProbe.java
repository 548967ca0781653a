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

/**
 * The probe for the routes of Spring Cloud Gateway on Reactor Netty. Its handler gets a request
 * when a route was chosen: the pattern of the path that this route has asked for names the request,
 * or the route's id if it asks for no path. What another route has asked for in vain may stand
 * there too, with the id of that route.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class GatewayProbe implements Probe {

  static final String HANDLER = "org/springframework/cloud/gateway/handler/FilteringWebHandler";

  private static final String EXCHANGE = "org/springframework/web/server/ServerWebExchange";
  private static final String REACTIVE = "org/springframework/http/server/reactive/";

  private final AdviceSpec handled =
      new AdviceSpec("io.promtap.http.GatewayProbe$HandledAdvice", "http.spring-cloud-gateway")
          .rename(own("Exchange"), EXCHANGE)
          .rename(own("Route"), "org/springframework/cloud/gateway/route/Route")
          .rename(own("ReactiveRequest"), REACTIVE + "ServerHttpRequest")
          .rename(own("Decorator"), REACTIVE + "ServerHttpRequestDecorator")
          .rename(own("Connection"), "reactor/netty/Connection")
          .rename(own("NettyRequest"), "reactor/netty/http/server/HttpServerRequest")
          .rename(own("Fields"), "io/netty/handler/codec/http/HttpHeaders")
          .rename(own("Channel"), "io/netty/channel/Channel");

  private static String own(String simpleName) {
    return "io/promtap/http/GatewayProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.spring-cloud-gateway";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.singleton(HANDLER);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.toString().startsWith("handle(L" + EXCHANGE + ";)")) {
        plan.weave(method, handled);
      }
    }
  }

  /** Copied into {@code FilteringWebHandler.handle}. */
  static final class HandledAdvice {

    private HandledAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Exchange exchange) {
      Object server = Decorator.getNativeRequest(exchange.getRequest());
      Map<String, Object> attributes = exchange.getAttributes();
      Object route =
          attributes.get(
              "org.springframework.cloud.gateway.support.ServerWebExchangeUtils.gatewayRoute");
      if (!(server instanceof Connection)
          || !(server instanceof NettyRequest)
          || !(route instanceof Route)) {
        return;
      }
      String id = ((Route) route).getId();
      Object pattern =
          id.equals(
                  attributes.get(
                      "org.springframework.cloud.gateway.support.ServerWebExchangeUtils"
                          + ".gatewayPredicateMatchedPathRouteIdAttr"))
              ? attributes.get(
                  "org.springframework.cloud.gateway.support.ServerWebExchangeUtils"
                      + ".gatewayPredicateMatchedPathAttr")
              : null;
      int path = PromtapBridge.exchanges.part(0, pattern instanceof String ? (String) pattern : id);
      Channel channel = ((Connection) server).channel();
      int stream = ((NettyRequest) server).requestHeaders().getInt("x-http2-stream-id", 0);
      if (!PromtapBridge.exchanges.streamNamed(channel.parent(), stream, path, "")) {
        PromtapBridge.exchanges.named(channel, null, path, "");
      }
    }
  }

  /** {@code org.springframework.web.server.ServerWebExchange}. */
  interface Exchange {
    Map<String, Object> getAttributes();

    ReactiveRequest getRequest();
  }

  /** {@code org.springframework.cloud.gateway.route.Route}. */
  abstract static class Route {
    abstract String getId();
  }

  /** {@code org.springframework.http.server.reactive.ServerHttpRequest}. */
  interface ReactiveRequest {}

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
