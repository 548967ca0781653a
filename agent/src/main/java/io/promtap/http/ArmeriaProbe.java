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
 * The probe for the routes of Armeria. It finds the route of a request inside the call that hands
 * it the head, of HTTP/1.1 or HTTP/2, and gives it to the request before a service is called. A
 * service for what no other takes is no route.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class ArmeriaProbe implements Probe {

  private static final String SERVER = "com/linecorp/armeria/server/";
  private static final String CONTEXT = "io/netty/channel/ChannelHandlerContext";
  private static final String HEADERS = "io/netty/handler/codec/http2/Http2Headers";

  static final String DECODER = SERVER + "Http1RequestDecoder";
  static final String HTTP2_DECODER = SERVER + "Http2RequestDecoder";

  /** The requests, the first one before Armeria 1.16. */
  static final String DEFAULT = SERVER + "DefaultDecodedHttpRequest";

  static final String EMPTY = SERVER + "EmptyContentDecodedHttpRequest";
  static final String STREAMING = SERVER + "StreamingDecodedHttpRequest";
  static final String AGGREGATING = SERVER + "AggregatingDecodedHttpRequest";

  private final AdviceSpec read =
      advice("ReadAdvice")
          .rename(own("Context"), CONTEXT)
          .rename(own("Channel"), "io/netty/channel/Channel")
          .rename(own("Head"), "io/netty/handler/codec/http/HttpRequest")
          .rename(own("Fields"), "io/netty/handler/codec/http/HttpHeaders");
  private final AdviceSpec http2Read =
      advice("Http2ReadAdvice")
          .rename(own("Context"), CONTEXT)
          .rename(own("Channel"), "io/netty/channel/Channel");
  private final AdviceSpec matched =
      advice("MatchedAdvice")
          .rename(own("Request"), SERVER + "ServiceRequestContext")
          .rename(own("Service"), SERVER + "ServiceConfig")
          .rename(own("Route"), SERVER + "Route");

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.ArmeriaProbe$" + simpleName, "http.armeria");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/ArmeriaProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.armeria";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(DECODER, HTTP2_DECODER, DEFAULT, EMPTY, STREAMING, AGGREGATING);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(head.name(), method.toString());
      if (adviceOrNull != null) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(String className, String method) {
    switch (className) {
      case DECODER:
        return method.equals("channelRead(L" + CONTEXT + ";Ljava/lang/Object;)V") ? read : null;
      case HTTP2_DECODER:
        return method.equals("onHeadersRead(L" + CONTEXT + ";IL" + HEADERS + ";IZ)V")
            ? http2Read
            : null;
      default:
        return method.equals("init(L" + SERVER + "ServiceRequestContext;)V") ? matched : null;
    }
  }

  /** Copied into {@code Http1RequestDecoder.channelRead}, which bodies pass too. */
  static final class ReadAdvice {

    private ReadAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.Argument(0) Context context, @Advice.Argument(1) Object message) {
      return message instanceof Head
          && PromtapBridge.exchanges.entered(context.channel(), ((Head) message).headers());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean isInside) {
      if (isInside) {
        PromtapBridge.exchanges.left();
      }
    }
  }

  /** Copied into {@code Http2RequestDecoder.onHeadersRead}. */
  static final class Http2ReadAdvice {

    private Http2ReadAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.Argument(0) Context context, @Advice.Argument(1) int stream) {
      return PromtapBridge.exchanges.streamEntered(context.channel(), stream);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean isInside) {
      if (isInside) {
        PromtapBridge.exchanges.left();
      }
    }
  }

  /** Copied into {@code DecodedHttpRequest.init}. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Request request) {
      Route route = request.config().route();
      if (!route.isFallback()) {
        PromtapBridge.routes.matchingBegan();
        PromtapBridge.routes.partMatched(route.patternString());
        PromtapBridge.routes.allPartsMatched("");
      }
    }
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

  /** {@code com.linecorp.armeria.server.ServiceRequestContext}. */
  interface Request {
    Service config();
  }

  /** {@code com.linecorp.armeria.server.ServiceConfig}. */
  abstract static class Service {
    abstract Route route();
  }

  /** {@code com.linecorp.armeria.server.Route}. */
  interface Route {
    boolean isFallback();

    String patternString();
  }
}
