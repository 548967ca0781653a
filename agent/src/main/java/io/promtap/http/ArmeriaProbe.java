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
 * The probe for the routes of Armeria. It finds the route of a request inside the call that hands
 * it the head, of HTTP/1.1 or HTTP/2, and gives it to the request before a service is called. A
 * service for what no other takes is no route.
 *
 * <p>Armeria has services that hand a request on to a Tomcat or a Jetty in the same JVM, on another
 * thread. They are seen where they fill the request of that server: see {@link HandedRequests}.
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

  /** The services before other servers. */
  static final String TOMCAT = SERVER + "tomcat/TomcatService";

  static final String JETTY = SERVER + "jetty/JettyService";

  private static final String ARGUMENTS = "(L" + SERVER + "ServiceRequestContext;";

  private static final String SECOND = "AggregatedHttpRequest;L";

  private static final String JETTY_REQUEST = "org/eclipse/jetty/server/Request";

  /** With Jetty 12. */
  private static final String JETTY_CONNECTION = JETTY + "$ArmeriaHttpConnection";

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
  private final AdviceSpec matched = matched(false);
  private final AdviceSpec matchedAndKept = matched(true);
  private final AdviceSpec toTomcat = routed("ToTomcatAdvice");
  private final AdviceSpec toJetty =
      routed("ToJettyAdvice")
          .rename(own("JettyRequest"), JETTY_REQUEST)
          .rename(own("JettyChannel"), "org/eclipse/jetty/server/HttpChannel");

  private final AdviceSpec toJetty12 =
      routed("ToJetty12Advice")
          .rename(own("JettyConnection"), JETTY_CONNECTION)
          .rename(own("JettyChannel"), "org/eclipse/jetty/server/HttpChannel");

  private static AdviceSpec matched(boolean keeps) {
    return routed("MatchedAdvice").bind(MayHandOn.class, AdviceSpec.Binding.constant(keeps));
  }

  private static AdviceSpec routed(String simpleName) {
    return advice(simpleName)
        .rename(own("Request"), SERVER + "ServiceRequestContext")
        .rename(own("Service"), SERVER + "ServiceConfig")
        .rename(own("Route"), SERVER + "Route");
  }

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
    return Arrays.asList(
        DECODER, HTTP2_DECODER, DEFAULT, EMPTY, STREAMING, AGGREGATING, TOMCAT, JETTY);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(head.name(), method.toString(), hierarchy);
      if (adviceOrNull != null) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(String className, String method, Hierarchy hierarchy) {
    switch (className) {
      case DECODER:
        return method.equals("channelRead(L" + CONTEXT + ";Ljava/lang/Object;)V") ? read : null;
      case HTTP2_DECODER:
        return method.equals("onHeadersRead(L" + CONTEXT + ";IL" + HEADERS + ";IZ)V")
            ? http2Read
            : null;
      case TOMCAT:
        return method.startsWith("convertRequest" + ARGUMENTS) ? toTomcat : null;
      case JETTY:
        if (method.startsWith("fillRequest" + ARGUMENTS)) {
          return method.contains(SECOND + JETTY_REQUEST + ";") ? toJetty : null;
        }
        return method.startsWith("toRequestMetadata" + ARGUMENTS)
                && method.contains(SECOND + JETTY_CONNECTION + ";")
            ? toJetty12
            : null;
      default:
        if (!method.equals("init" + ARGUMENTS + ")V")) {
          return null;
        }
        boolean handsOn = hierarchy.find(TOMCAT) != null || hierarchy.find(JETTY) != null;
        return handsOn ? matchedAndKept : matched;
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

  /** A constant: whether there are services that hand requests on. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface MayHandOn {}

  /** Copied into {@code DecodedHttpRequest.init}. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Request request, @MayHandOn boolean mayHandOn) {
      if (mayHandOn) {
        PromtapBridge.routes.handedOver(request);
      }
      Route route = request.config().route();
      if (!route.isFallback()) {
        PromtapBridge.routes.matchingBegan();
        PromtapBridge.routes.partMatched(route.patternString());
        PromtapBridge.routes.allPartsMatched("");
      }
    }
  }

  /** Copied into {@code TomcatService.convertRequest}, which returns the request of Tomcat. */
  static final class ToTomcatAdvice {

    private ToTomcatAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) Request request, @Advice.Return @Nullable Object tomcatRequest) {
      if (tomcatRequest != null) {
        PromtapBridge.containers.handedOn(
            tomcatRequest, request, request.config().route().patternString());
      }
    }
  }

  /** Copied into {@code JettyService.fillRequest}. */
  static final class ToJettyAdvice {

    private ToJettyAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Request request, @Advice.Argument(2) JettyRequest jettyRequest) {
      PromtapBridge.containers.handedOn(
          jettyRequest.getHttpChannel(), request, request.config().route().patternString());
    }
  }

  /** Copied into {@code JettyService.toRequestMetadata} for Jetty 12. */
  static final class ToJetty12Advice {

    private ToJetty12Advice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Request request, @Advice.Argument(2) JettyConnection connection) {
      PromtapBridge.containers.handedOn(
          connection.getHttpChannel(), request, request.config().route().patternString());
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

  /** {@code org.eclipse.jetty.server.Request}. */
  abstract static class JettyRequest {
    abstract JettyChannel getHttpChannel();
  }

  /** The connection that Armeria makes for each request. */
  abstract static class JettyConnection {
    abstract JettyChannel getHttpChannel();
  }

  /** {@code org.eclipse.jetty.server.HttpChannel}. */
  abstract static class JettyChannel {}

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
