// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for Netty's codec of HTTP/1.1, 4.1 and 4.2, and so for all servers that stand on it. An
 * exchange begins when the decoder has read the head of a request, and ends when the encoder gets
 * the last of its response, or when the channel is closed. The responses of a channel come in the
 * order of its requests. It serves copies of Netty in other packages too.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class NettyProbe implements Probe {

  private static final String HTTP = "io/netty/handler/codec/http/";

  static final String DECODER = HTTP + "HttpObjectDecoder";
  static final String ENCODER = HTTP + "HttpObjectEncoder";

  /** The superclass of the decoder, and of those of other protocols. */
  static final String ANY_DECODER = "io/netty/handler/codec/ByteToMessageDecoder";

  /** The package that {@code grpc-netty-shaded} has moved its copy of Netty into. */
  static final String SHADED = "io/grpc/netty/shaded/";

  private static final String CONTEXT = "io/netty/channel/ChannelHandlerContext";
  private static final String LIST = "Ljava/util/List;)V";

  private final String home;
  private final AdviceSpec.Group group = new AdviceSpec.Group();
  private final AdviceSpec decoded;
  private final AdviceSpec encoded;
  private final AdviceSpec inactive;

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   * @param traces whether the header {@code traceparent} of requests is read
   */
  public NettyProbe(boolean sizes, boolean traces) {
    this(sizes, traces, "");
  }

  /**
   * @param home the package that all packages of Netty lie in, with a slash at its end; empty for
   *     Netty itself
   */
  NettyProbe(boolean sizes, boolean traces, String home) {
    this.home = home;
    AdviceSpec.Binding wantsSizes = AdviceSpec.Binding.constant(sizes);
    encoded = advice("EncodedAdvice").bind(WantsSizes.class, wantsSizes);
    inactive = advice("InactiveAdvice");
    decoded =
        advice("DecodedAdvice")
            .bind(WantsSizes.class, wantsSizes)
            .bind(ServletProbe.ReadsTraceparent.class, AdviceSpec.Binding.constant(traces));
  }

  private AdviceSpec advice(String simpleName) {
    return group.with(
        new AdviceSpec("io.promtap.http.NettyProbe$" + simpleName, "http.netty")
            .rename(own("Context"), home + CONTEXT)
            .rename(own("Channel"), home + "io/netty/channel/Channel")
            .rename(own("Request"), home + HTTP + "HttpRequest")
            .rename(own("Response"), home + HTTP + "HttpResponse")
            .rename(own("Last"), home + HTTP + "LastHttpContent")
            .rename(own("Content"), home + HTTP + "HttpContent")
            .rename(own("Bytes"), home + "io/netty/buffer/ByteBuf")
            .rename(own("Region"), home + "io/netty/channel/FileRegion")
            .rename(own("Method"), home + HTTP + "HttpMethod")
            .rename(own("Status"), home + HTTP + "HttpResponseStatus")
            .rename(own("Fields"), home + HTTP + "HttpHeaders")
            .rename(own("Result"), home + "io/netty/handler/codec/DecoderResult"));
  }

  private static String own(String simpleName) {
    return "io/promtap/http/NettyProbe$" + simpleName;
  }

  @Override
  public String name() {
    return home.isEmpty() ? "http.netty" : "http.netty.shaded";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(home + DECODER, home + ENCODER, home + ANY_DECODER);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull =
          adviceOrNull(head.name().substring(home.length()), method.toString());
      if (adviceOrNull != null) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(String className, String method) {
    switch (className) {
      case DECODER:
        return method.equals(
                "decode(L" + home + CONTEXT + ";L" + home + "io/netty/buffer/ByteBuf;" + LIST)
            ? decoded
            : null;
      case ENCODER:
        return method.equals("encode(L" + home + CONTEXT + ";Ljava/lang/Object;" + LIST)
            ? encoded
            : null;
      default:
        return method.equals("channelInactive(L" + home + CONTEXT + ";)V") ? inactive : null;
    }
  }

  /** Copied into {@code HttpObjectDecoder.decode}, which adds to what was decoded. */
  static final class DecodedAdvice {

    private DecodedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(2) List<Object> decoded) {
      return decoded.size();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Enter int before,
        @Advice.Argument(0) Context context,
        @Advice.Argument(2) List<Object> decoded,
        @ServletProbe.ReadsTraceparent boolean traces,
        @WantsSizes boolean sizes) {
      for (int i = before; i < decoded.size(); i++) {
        Object each = decoded.get(i);
        // One that cannot be read is no request, and is answered all the same.
        if (each instanceof Request && ((Request) each).decoderResult().isSuccess()) {
          Request request = (Request) each;
          PromtapBridge.exchanges.queued(
              PromtapExchanges.NETTY,
              context.channel(),
              request.headers(),
              request.method().name(),
              request.uri(),
              traces ? request.headers().get("traceparent") : null);
        }
        if (sizes && each instanceof Content) {
          PromtapBridge.containers.bodyRead(
              context.channel(), 0, ((Content) each).content().readableBytes());
        }
      }
    }
  }

  /** Copied into {@code HttpObjectEncoder.encode}. Clients have one too, with other channels. */
  static final class EncodedAdvice {

    private EncodedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Context context,
        @Advice.Argument(1) Object message,
        @WantsSizes boolean sizes) {
      if (sizes) {
        long bytes = 0;
        if (message instanceof Content) {
          bytes = ((Content) message).content().readableBytes();
        } else if (message instanceof Bytes) {
          bytes = ((Bytes) message).readableBytes();
        } else if (message instanceof Region) {
          bytes = ((Region) message).count();
        }
        PromtapBridge.containers.bodyWritten(context.channel(), 0, bytes);
      }
      if (message instanceof Response) {
        Response response = (Response) message;
        int status = response.status().code();
        if (status == 101 && "h2c".equalsIgnoreCase(response.headers().get("Upgrade"))) {
          PromtapBridge.exchanges.upgraded(context.channel());
        } else {
          PromtapBridge.exchanges.answering(
              context.channel(),
              status,
              PromtapBridge.isEventStream(response.headers().get("Content-Type")),
              message instanceof Last);
          return;
        }
      }
      if (message instanceof Last) {
        PromtapBridge.exchanges.answered(context.channel());
      }
    }
  }

  /** Copied into {@code ByteToMessageDecoder.channelInactive}. */
  static final class InactiveAdvice {

    private InactiveAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Context context) {
      PromtapBridge.exchanges.closed(context.channel());
    }
  }

  /** {@code io.netty.channel.ChannelHandlerContext}. */
  interface Context {
    Channel channel();
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {}

  /** {@code io.netty.handler.codec.http.HttpRequest}. */
  interface Request {
    Method method();

    String uri();

    Fields headers();

    Result decoderResult();
  }

  /** {@code io.netty.handler.codec.http.HttpResponse}. */
  interface Response {
    Status status();

    Fields headers();
  }

  /** {@code io.netty.handler.codec.http.LastHttpContent}. */
  interface Last {}

  /** {@code io.netty.handler.codec.http.HttpContent}. */
  interface Content {
    Bytes content();
  }

  /** {@code io.netty.buffer.ByteBuf}. */
  abstract static class Bytes {
    abstract int readableBytes();
  }

  /** {@code io.netty.channel.FileRegion}. */
  interface Region {
    long count();
  }

  /** {@code io.netty.handler.codec.http.HttpMethod}. */
  abstract static class Method {
    abstract String name();
  }

  /** {@code io.netty.handler.codec.http.HttpResponseStatus}. */
  abstract static class Status {
    abstract int code();
  }

  /** {@code io.netty.handler.codec.http.HttpHeaders}. */
  abstract static class Fields {
    abstract @Nullable String get(String name);
  }

  /** {@code io.netty.handler.codec.DecoderResult}. */
  abstract static class Result {
    abstract boolean isSuccess();
  }
}
