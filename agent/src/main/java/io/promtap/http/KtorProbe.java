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
 * The probe for the routes of Ktor 2 and 3 on Netty, by HTTP/1.1. A route that takes a request
 * gives it an object of its own, with the call of the server inside. Ktor works on several
 * pipelined requests of a connection at once, so the headers tell which exchange it is, as in
 * {@link NettyProbe}.
 *
 * <p>A route is a leaf of a tree. Some of the nodes that lead to it stand for a part of the path,
 * others for a method, a header or an authentication. The advice is written for the types at the
 * end, as in {@link TemplateProbe}.
 */
public final class KtorProbe implements Probe {

  private static final String KTOR = "io/ktor/server/";

  /** Of Ktor 2. */
  static final String CALL_2 = KTOR + "routing/RoutingApplicationCall";

  /** Of Ktor 3. */
  static final String CALL = KTOR + "routing/RoutingPipelineCall";

  private static final String NETTY = KTOR + "netty/http1/NettyHttp1ApplicationCall";

  private final AdviceSpec matched = advice("RoutingNode");
  private final AdviceSpec matched2 = advice("Route");

  private static AdviceSpec advice(String node) {
    return new AdviceSpec("io.promtap.http.KtorProbe$MatchedAdvice", "http.ktor")
        .rename(own("Node"), KTOR + "routing/" + node)
        .rename(own("Selector"), KTOR + "routing/RouteSelector")
        .rename(own("Http1Call"), NETTY)
        .rename(own("NettyRequest"), KTOR + "netty/http1/NettyHttp1ApplicationRequest")
        .rename(own("Head"), "io/netty/handler/codec/http/HttpRequest")
        .rename(own("Fields"), "io/netty/handler/codec/http/HttpHeaders")
        .rename(own("Context"), "io/netty/channel/ChannelHandlerContext")
        .rename(own("Channel"), "io/netty/channel/Channel");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/KtorProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.ktor";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(CALL, CALL_2);
  }

  /** On other servers there is no class for Netty. */
  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.isConstructor() && hierarchy.find(NETTY) != null) {
        plan.weave(method, head.name().equals(CALL) ? matched : matched2);
      }
    }
  }

  /** Copied into the constructor of {@code RoutingPipelineCall}. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object call, @Advice.Argument(1) Node route) {
      if (!(call instanceof Http1Call)) {
        return;
      }
      int depth = 0;
      for (Node node = route; node != null; node = node.getParent()) {
        depth++;
      }
      int path = 0;
      for (int level = depth - 1; level >= 0; level--) {
        Node node = route;
        for (int i = 0; i < level && node != null; i++) {
          node = node.getParent();
        }
        if (node != null) {
          Selector selector = node.getSelector();
          String type = selector.getClass().getName();
          if (type.startsWith("io.ktor.server.routing.PathSegment")
              || type.equals("io.ktor.server.routing.RootRouteSelector")) {
            path = PromtapBridge.exchanges.part(path, selector.toString());
          }
        }
      }
      NettyRequest request = ((Http1Call) call).getRequest();
      PromtapBridge.exchanges.named(
          request.getContext().channel(), request.getHttpRequest().headers(), path, "");
    }
  }

  /** {@code io.ktor.server.routing.RoutingNode}, in Ktor 2 {@code Route}. */
  abstract static class Node {
    abstract @Nullable Node getParent();

    abstract Selector getSelector();
  }

  /** {@code io.ktor.server.routing.RouteSelector}. */
  abstract static class Selector {}

  /** {@code io.ktor.server.netty.http1.NettyHttp1ApplicationCall}. */
  abstract static class Http1Call {
    abstract NettyRequest getRequest();
  }

  /** {@code io.ktor.server.netty.http1.NettyHttp1ApplicationRequest}. */
  abstract static class NettyRequest {
    abstract Context getContext();

    abstract Head getHttpRequest();
  }

  /** {@code io.netty.channel.ChannelHandlerContext}. */
  interface Context {
    Channel channel();
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {}

  /** {@code io.netty.handler.codec.http.HttpRequest}. */
  interface Head {
    Fields headers();
  }

  /** {@code io.netty.handler.codec.http.HttpHeaders}. */
  abstract static class Fields {}
}
