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
 * The probe for the routes of Micronaut 3 and 4 on Netty, which notes the route of a request when
 * it has found it. Micronaut works on several pipelined requests at once, and wraps their heads: so
 * the headers tell which exchange it is, as in {@link NettyProbe}. Those of a stream of HTTP/2 have
 * its number, which Netty puts there in place of whatever a client has sent by that name.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class MicronautProbe implements Probe {

  /** Around a request. A wrapper of the application's may return itself. */
  private static final int MOST_WRAPPERS = 16;

  private static final String MICRONAUT = "io/micronaut/";

  /** Of Micronaut 4. */
  static final String EXECUTOR = MICRONAUT + "http/server/RouteExecutor";

  /** Of Micronaut 3. */
  static final String HANDLER = MICRONAUT + "http/server/netty/RoutingInBoundHandler";

  private static final String MATCH = MICRONAUT + "web/router/UriRouteMatch";
  private static final String ARGUMENTS = "(L" + MICRONAUT + "http/HttpRequest;L" + MATCH + ";)V";

  private final AdviceSpec matched =
      advice("MatchedAdvice").rename(own("Route"), MICRONAUT + "web/router/UriRouteInfo");
  private final AdviceSpec matched3 =
      advice("Matched3Advice").rename(own("Route"), MICRONAUT + "web/router/UriRoute");

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.MicronautProbe$" + simpleName, "http.micronaut")
        .rename(own("UriMatch"), MATCH)
        .rename(own("Template"), MICRONAUT + "http/uri/UriMatchTemplate")
        .rename(own("Request"), MICRONAUT + "http/HttpRequest")
        .rename(own("Wrapper"), MICRONAUT + "http/HttpRequestWrapper")
        .rename(own("NettyRequest"), MICRONAUT + "http/server/netty/NettyHttpRequest")
        .rename(own("Native"), "io/netty/handler/codec/http/HttpRequest")
        .rename(own("Fields"), "io/netty/handler/codec/http/HttpHeaders")
        .rename(own("Context"), "io/netty/channel/ChannelHandlerContext")
        .rename(own("Channel"), "io/netty/channel/Channel");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/MicronautProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.micronaut";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(EXECUTOR, HANDLER);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.toString().equals("setRouteAttributes" + ARGUMENTS)) {
        plan.weave(method, head.name().equals(HANDLER) ? matched3 : matched);
      }
    }
  }

  /** Copied into {@code RouteExecutor.setRouteAttributes}. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object argument, @Advice.Argument(1) UriMatch match) {
      Object request = argument;
      for (int depth = 0; depth < MOST_WRAPPERS && request instanceof Wrapper; depth++) {
        request = ((Wrapper) request).getDelegate();
      }
      if (request instanceof NettyRequest) {
        NettyRequest ofNetty = (NettyRequest) request;
        Channel channel = ofNetty.getChannelHandlerContext().channel();
        Fields head = ofNetty.getNativeRequest().headers();
        int path =
            PromtapBridge.exchanges.part(0, match.getRouteInfo().getUriMatchTemplate().toString());
        int stream = head.getInt("x-http2-stream-id", 0);
        // Before 4.4 the channel is that of one stream.
        if (!PromtapBridge.exchanges.streamNamed(channel, stream, path, "")
            && (stream == 0
                || !PromtapBridge.exchanges.streamNamed(channel.parent(), stream, path, ""))) {
          PromtapBridge.exchanges.named(channel, head, path, "");
        }
      }
    }
  }

  /** The same for Micronaut 3, in {@code RoutingInBoundHandler}. */
  static final class Matched3Advice {

    private Matched3Advice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object argument, @Advice.Argument(1) UriMatch match) {
      Object request = argument;
      for (int depth = 0; depth < MOST_WRAPPERS && request instanceof Wrapper; depth++) {
        request = ((Wrapper) request).getDelegate();
      }
      if (request instanceof NettyRequest) {
        NettyRequest ofNetty = (NettyRequest) request;
        Channel channel = ofNetty.getChannelHandlerContext().channel();
        Fields head = ofNetty.getNativeRequest().headers();
        int path =
            PromtapBridge.exchanges.part(0, match.getRoute().getUriMatchTemplate().toString());
        int stream = head.getInt("x-http2-stream-id", 0);
        // Before 4.4 the channel is that of one stream.
        if (!PromtapBridge.exchanges.streamNamed(channel, stream, path, "")
            && (stream == 0
                || !PromtapBridge.exchanges.streamNamed(channel.parent(), stream, path, ""))) {
          PromtapBridge.exchanges.named(channel, head, path, "");
        }
      }
    }
  }

  /** {@code io.micronaut.web.router.UriRouteMatch}. */
  interface UriMatch {
    Route getRouteInfo();

    Route getRoute();
  }

  /** {@code io.micronaut.web.router.UriRouteInfo}, or {@code UriRoute} of Micronaut 3. */
  interface Route {
    Template getUriMatchTemplate();
  }

  /** {@code io.micronaut.http.uri.UriMatchTemplate}. Its text is the template. */
  abstract static class Template {}

  /** {@code io.micronaut.http.HttpRequest}. */
  interface Request {}

  /** {@code io.micronaut.http.HttpRequestWrapper}, as filters make one. */
  abstract static class Wrapper {
    abstract @Nullable Request getDelegate();
  }

  /** {@code io.micronaut.http.server.netty.NettyHttpRequest}. */
  abstract static class NettyRequest {
    abstract Context getChannelHandlerContext();

    abstract Native getNativeRequest();
  }

  /** {@code io.netty.handler.codec.http.HttpRequest}. */
  interface Native {
    Fields headers();
  }

  /** {@code io.netty.handler.codec.http.HttpHeaders}. */
  abstract static class Fields {
    abstract int getInt(CharSequence name, int otherwise);
  }

  /** {@code io.netty.channel.ChannelHandlerContext}. */
  interface Context {
    Channel channel();
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {
    Channel parent();
  }
}
