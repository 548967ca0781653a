// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the routes of Ktor 2 and 3 on Netty, on Jetty and in servlets. A route that takes a
 * request gives it an object of its own, with the call of the server inside.
 *
 * <p>On Netty that call leads to the connection. By HTTP/1.1 Ktor works on several pipelined
 * requests of a connection at once, so the headers tell which exchange it is, as in {@link
 * NettyProbe}. By HTTP/2 its channel is that of one stream.
 *
 * <p>Elsewhere the server gives a request to a handler or a servlet of Ktor, which leaves the
 * thread of the server at once. The call is made on another one: see {@link HandedRequests}.
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

  /** What takes a request from Jetty: in {@code javax.servlet}, and later. */
  static final String JETTY_2 = KTOR + "jetty/JettyKtorHandler";

  static final String JETTY = KTOR + "jetty/jakarta/JettyKtorHandler";

  /** The same in {@code javax.servlet} and in {@code jakarta.servlet}. */
  static final String SERVLET_2 = KTOR + "servlet/KtorServlet";

  static final String SERVLET = KTOR + "servlet/jakarta/KtorServlet";

  /** The requests of Ktor, which have a call and the request of the server. */
  static final String SERVLET_REQUEST_2 = KTOR + "servlet/ServletApplicationRequest";

  static final String SERVLET_REQUEST = KTOR + "servlet/jakarta/ServletApplicationRequest";
  static final String JETTY_REQUEST = KTOR + "jetty/jakarta/JettyApplicationRequest";

  /** Since Ktor 3.2. */
  static final String JETTY_INNER_REQUEST =
      KTOR + "jetty/jakarta/JettyApplicationCall$JettyApplicationRequest";

  private static final String JETTY_OWN_REQUEST = "org/eclipse/jetty/server/Request;";

  private static final String NETTY = KTOR + "netty/http1/NettyHttp1ApplicationCall";

  private final AdviceSpec matched = matched("RoutingNode", false);
  private final AdviceSpec matchedOnNetty = matched("RoutingNode", true);
  private final AdviceSpec matched2 = matched("Route", false);
  private final AdviceSpec matchedOnNetty2 = matched("Route", true);
  private final AdviceSpec taken = advice("TakenAdvice");
  private final AdviceSpec takenThird = advice("TakenThirdAdvice");
  private final AdviceSpec called = advice("CalledAdvice");

  private static AdviceSpec matched(String node, boolean onNetty) {
    return advice("MatchedAdvice")
        .bind(MayBeNetty.class, AdviceSpec.Binding.constant(onNetty))
        .rename(own("Node"), KTOR + "routing/" + node)
        .rename(own("Selector"), KTOR + "routing/RouteSelector")
        .rename(own("NettyCall"), KTOR + "netty/NettyApplicationCall")
        .rename(own("Http1Call"), NETTY)
        .rename(own("Http1Request"), KTOR + "netty/http1/NettyHttp1ApplicationRequest")
        .rename(own("Head"), "io/netty/handler/codec/http/HttpRequest")
        .rename(own("Fields"), "io/netty/handler/codec/http/HttpHeaders")
        .rename(own("Context"), "io/netty/channel/ChannelHandlerContext")
        .rename(own("StreamChannel"), "io/netty/handler/codec/http2/Http2StreamChannel")
        .rename(own("Stream"), "io/netty/handler/codec/http2/Http2FrameStream")
        .rename(own("Channel"), "io/netty/channel/Channel");
  }

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.KtorProbe$" + simpleName, "http.ktor");
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
    return Arrays.asList(
        CALL,
        CALL_2,
        JETTY_2,
        JETTY,
        SERVLET_2,
        SERVLET,
        SERVLET_REQUEST_2,
        SERVLET_REQUEST,
        JETTY_REQUEST,
        JETTY_INNER_REQUEST);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(head.name(), method, hierarchy);
      if (adviceOrNull != null && !method.isStatic()) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(
      String className, ClassHead.Method method, Hierarchy hierarchy) {
    switch (className) {
      case CALL:
      case CALL_2:
        if (!method.isConstructor()) {
          return null;
        }
        boolean mayBeNetty = hierarchy.find(NETTY) != null;
        return className.equals(CALL)
            ? mayBeNetty ? matchedOnNetty : matched
            : mayBeNetty ? matchedOnNetty2 : matched2;
      case JETTY:
      case JETTY_2:
        return method.name().equals("handle") ? takenOrNull(method.descriptor()) : null;
      case SERVLET:
      case SERVLET_2:
        return method.name().equals("asyncService") || method.name().equals("blockingService")
            ? taken
            : null;
      default:
        return method.isConstructor() && takesCallAndRequest(method.descriptor()) ? called : null;
    }
  }

  /** Before Jetty 12 the request of a servlet comes third, which Ktor goes on with. */
  private @Nullable AdviceSpec takenOrNull(String descriptor) {
    if (descriptor.startsWith("(Ljava/lang/String;L" + JETTY_OWN_REQUEST)) {
      return takenThird;
    }
    return descriptor.startsWith("(L" + JETTY_OWN_REQUEST) ? taken : null;
  }

  private static boolean takesCallAndRequest(String descriptor) {
    return descriptor.startsWith("(L" + KTOR)
        && (descriptor.contains(";L" + JETTY_OWN_REQUEST)
            || descriptor.contains("servlet/http/HttpServletRequest;"));
  }

  /** A constant: whether there are classes of Ktor for Netty. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface MayBeNetty {}

  /** Copied into the constructor of {@code RoutingPipelineCall}. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Object call,
        @Advice.Argument(1) Node route,
        @MayBeNetty boolean mayBeNetty) {
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
      if (!mayBeNetty || !(call instanceof NettyCall)) {
        PromtapBridge.routes.callMatched(call, path);
        return;
      }
      Channel channel = ((NettyCall) call).getContext().channel();
      if (call instanceof Http1Call) {
        Fields head = ((Http1Call) call).getRequest().getHttpRequest().headers();
        PromtapBridge.exchanges.named(channel, head, path, "");
      } else if (channel instanceof StreamChannel) {
        int stream = ((StreamChannel) channel).stream().id();
        PromtapBridge.exchanges.streamNamed(channel.parent(), stream, path, "");
      }
    }
  }

  /** Copied into what the server calls, on its thread. */
  static final class TakenAdvice {

    private TakenAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object request) {
      PromtapBridge.routes.handedOver(request);
    }
  }

  /** The same where the request is the third argument. */
  static final class TakenThirdAdvice {

    private TakenThirdAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(2) Object request) {
      PromtapBridge.routes.handedOver(request);
    }
  }

  /** Copied into the constructor of Ktor's request. */
  static final class CalledAdvice {

    private CalledAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object call, @Advice.Argument(1) Object request) {
      PromtapBridge.routes.calledBy(call, request);
    }
  }

  /** {@code io.ktor.server.routing.RoutingNode}, in Ktor 2 {@code Route}. */
  abstract static class Node {
    abstract @Nullable Node getParent();

    abstract Selector getSelector();
  }

  /** {@code io.ktor.server.routing.RouteSelector}. */
  abstract static class Selector {}

  /** {@code io.ktor.server.netty.NettyApplicationCall}. */
  abstract static class NettyCall {
    abstract Context getContext();
  }

  /** {@code io.ktor.server.netty.http1.NettyHttp1ApplicationCall}. */
  abstract static class Http1Call extends NettyCall {
    abstract Http1Request getRequest();
  }

  /** {@code io.ktor.server.netty.http1.NettyHttp1ApplicationRequest}. */
  abstract static class Http1Request {
    abstract Head getHttpRequest();
  }

  /** {@code io.netty.channel.ChannelHandlerContext}. */
  interface Context {
    Channel channel();
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {
    Channel parent();
  }

  /** {@code io.netty.handler.codec.http2.Http2StreamChannel}. */
  interface StreamChannel extends Channel {
    Stream stream();
  }

  /** {@code io.netty.handler.codec.http2.Http2FrameStream}. */
  interface Stream {
    int id();
  }

  /** {@code io.netty.handler.codec.http.HttpRequest}. */
  interface Head {
    Fields headers();
  }

  /** {@code io.netty.handler.codec.http.HttpHeaders}. */
  abstract static class Fields {}
}
