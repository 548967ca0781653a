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
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for Netty's codec of HTTP/2, 4.1 and 4.2, and so for all servers that stand on it. An
 * exchange begins when the codec has read the head that opens a stream. It ends with the frame that
 * ends the response, when either side resets the stream, or when the channel is closed, which
 * {@link NettyProbe} reports.
 *
 * <p>The frames are seen where the codec takes them from its reader and hands them to its writer.
 * All handlers of an application stand above, and flow control too: what waits there for a slow
 * client is not sent yet. A client has the same codec. No stream of its begins here, so that
 * nothing of it is found later.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class NettyHttp2Probe implements Probe {

  private static final String HTTP2 = "io/netty/handler/codec/http2/";

  static final String READER = HTTP2 + "DefaultHttp2ConnectionDecoder$FrameReadListener";
  static final String WRITER = HTTP2 + "DefaultHttp2FrameWriter";

  private static final String CONTEXT = "io/netty/channel/ChannelHandlerContext";
  private static final String HEADERS = HTTP2 + "Http2Headers";
  private static final String PROMISE = "io/netty/channel/ChannelPromise";
  private static final String FUTURE = "io/netty/channel/ChannelFuture";
  private static final String BYTES = "io/netty/buffer/ByteBuf";

  private final String home;
  private final AdviceSpec.Group group = new AdviceSpec.Group();
  private final AdviceSpec headRead;
  private final AdviceSpec headWritten;
  private final AdviceSpec dataWritten;
  private final AdviceSpec reset;

  /** {@code null} unless the user wants sizes. */
  private final @Nullable AdviceSpec dataRead;

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   * @param traces whether the header {@code traceparent} of requests is read
   */
  public NettyHttp2Probe(boolean sizes, boolean traces) {
    this(sizes, traces, "");
  }

  /**
   * @param home as in {@link NettyProbe}
   */
  NettyHttp2Probe(boolean sizes, boolean traces, String home) {
    this.home = home;
    dataRead = sizes ? advice("DataReadAdvice") : null;
    headWritten = advice("HeadWrittenAdvice");
    dataWritten =
        advice("DataWrittenAdvice").bind(WantsSizes.class, AdviceSpec.Binding.constant(sizes));
    reset = advice("ResetAdvice");
    headRead =
        advice("HeadReadAdvice")
            .bind(ServletProbe.ReadsTraceparent.class, AdviceSpec.Binding.constant(traces));
  }

  private AdviceSpec advice(String simpleName) {
    return group.with(
        new AdviceSpec("io.promtap.http.NettyHttp2Probe$" + simpleName, "http.netty.http2")
            .rename(own("Context"), home + CONTEXT)
            .rename(own("Channel"), home + "io/netty/channel/Channel")
            .rename(own("Handler"), home + "io/netty/channel/ChannelHandler")
            .rename(own("Future"), home + "io/netty/channel/ChannelFuture")
            .rename(own("ConnectionOfHandler"), home + HTTP2 + "Http2ConnectionHandler")
            .rename(own("Connection"), home + HTTP2 + "Http2Connection")
            .rename(own("Bytes"), home + BYTES)
            .rename(own("Ascii"), home + "io/netty/util/AsciiString")
            .rename(own("Stream"), home + HTTP2 + "Http2Stream")
            .rename(own("Fields"), home + HEADERS));
  }

  private static String own(String simpleName) {
    return "io/promtap/http/NettyHttp2Probe$" + simpleName;
  }

  @Override
  public String name() {
    return home.isEmpty() ? "http.netty.http2" : "http.netty.http2.shaded";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(home + READER, home + WRITER);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    boolean reads = head.name().equals(home + READER);
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = reads ? ofReader(method) : ofWriter(method);
      if (adviceOrNull != null) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec ofReader(ClassHead.Method method) {
    if (isOf(method, "onHeadersRead", CONTEXT, "I", HEADERS, "ISZIZ")) {
      return headRead;
    }
    if (isOf(method, "onDataRead", CONTEXT, "I", BYTES, "IZ")) {
      return dataRead;
    }
    return isOf(method, "onRstStreamRead", CONTEXT, "IJ") ? reset : null;
  }

  private @Nullable AdviceSpec ofWriter(ClassHead.Method method) {
    if (isOf(method, "writeHeadersInternal", CONTEXT, "I", HEADERS, "IZZISZ", PROMISE)) {
      return headWritten;
    }
    if (isOf(method, "writeData", CONTEXT, "I", BYTES, "IZ", PROMISE)) {
      return dataWritten;
    }
    return isOf(method, "writeRstStream", CONTEXT, "IJ", PROMISE) ? reset : null;
  }

  /**
   * @param parameters descriptors of primitive types, and names of Netty's classes
   */
  private boolean isOf(ClassHead.Method method, String name, String... parameters) {
    if (!method.name().equals(name)) {
      return false;
    }
    StringBuilder descriptor = new StringBuilder("(");
    for (String parameter : parameters) {
      if (parameter.indexOf('/') < 0) {
        descriptor.append(parameter);
      } else {
        descriptor.append('L').append(home).append(parameter).append(';');
      }
    }
    String result = name.startsWith("write") ? "L" + home + FUTURE + ";" : "V";
    result = name.equals("onDataRead") ? "I" : result;
    return method.descriptor().equals(descriptor.append(')').append(result).toString());
  }

  /**
   * Copied into {@code FrameReadListener.onHeadersRead}, which the trailers of a request pass too.
   */
  static final class HeadReadAdvice {

    private HeadReadAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(
        @Advice.Argument(0) Context context,
        @Advice.Argument(1) int stream,
        @Advice.Argument(2) Fields head,
        @ServletProbe.ReadsTraceparent boolean traces) {
      if (!(context.handler() instanceof ConnectionOfHandler)) {
        return false;
      }
      Connection connection = ((ConnectionOfHandler) context.handler()).connection();
      CharSequence method = head.method();
      // Without a method it is no request.
      if (method == null
          || !connection.isServer()
          || connection.stream(stream) != null
          || connection.streamMayHaveExisted(stream)) {
        return false;
      }
      CharSequence path = head.path();
      Object traceparent = null;
      if (traces) {
        try {
          // The heads of gRPC take no other names than these.
          traceparent = head.get(new Ascii("traceparent"));
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.netty.http2");
        }
      }
      PromtapBridge.exchanges.streamBegan(
          PromtapExchanges.NETTY,
          context.channel(),
          stream,
          method.toString(),
          path == null ? null : path.toString(),
          traceparent == null ? null : traceparent.toString());
      return true;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter boolean hasBegun,
        @Advice.Argument(0) Context context,
        @Advice.Argument(1) int stream) {
      if (hasBegun) {
        Connection connection = ((ConnectionOfHandler) context.handler()).connection();
        if (connection.stream(stream) == null && !connection.streamMayHaveExisted(stream)) {
          PromtapBridge.exchanges.streamRefused(context.channel(), stream);
        }
      }
    }
  }

  /** Copied into {@code onDataRead}, if sizes are wanted. */
  static final class DataReadAdvice {

    private DataReadAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Context context,
        @Advice.Argument(1) int stream,
        @Advice.Argument(2) Bytes data) {
      PromtapBridge.containers.bodyRead(context.channel(), stream, data.readableBytes());
    }
  }

  /** Copied into {@code onRstStreamRead} and {@code writeRstStream}. */
  static final class ResetAdvice {

    private ResetAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Context context, @Advice.Argument(1) int stream) {
      PromtapBridge.exchanges.streamEnded(context.channel(), stream);
    }
  }

  /**
   * Copied into {@code writeHeadersInternal}, which trailers and the heads of requests pass too.
   */
  static final class HeadWrittenAdvice {

    private HeadWrittenAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) Context context,
        @Advice.Argument(1) int stream,
        @Advice.Argument(2) Fields head,
        @Advice.Argument(4) boolean endsStream,
        @Advice.Return Future written) {
      CharSequence status = head.status();
      // Too large a head has failed already.
      if (status != null && written.cause() == null) {
        boolean isEventStream = false;
        try {
          // The heads of gRPC cannot be read by name, and are none of an event stream.
          isEventStream =
              !head.getClass().getName().startsWith("io.grpc.")
                  && PromtapBridge.isEventStream((CharSequence) head.get("content-type"));
        } catch (Throwable thrown) {
          PromtapBridge.unanswered(thrown, "http.netty.http2");
        }
        PromtapBridge.exchanges.streamAnswering(context.channel(), stream, status, isEventStream);
      }
      if (endsStream) {
        PromtapBridge.exchanges.streamEnded(context.channel(), stream);
      }
    }
  }

  /** Copied into {@code writeData}. */
  static final class DataWrittenAdvice {

    private DataWrittenAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Context context,
        @Advice.Argument(1) int stream,
        @Advice.Argument(2) Bytes data,
        @WantsSizes boolean sizes) {
      if (sizes) {
        PromtapBridge.containers.bodyWritten(context.channel(), stream, data.readableBytes());
      }
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) Context context,
        @Advice.Argument(1) int stream,
        @Advice.Argument(4) boolean endsStream) {
      if (endsStream) {
        PromtapBridge.exchanges.streamEnded(context.channel(), stream);
      }
    }
  }

  /** {@code io.netty.channel.ChannelHandlerContext}. */
  interface Context {
    Channel channel();

    Handler handler();
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {}

  /** {@code io.netty.channel.ChannelHandler}. */
  interface Handler {}

  /** {@code io.netty.channel.ChannelFuture}. */
  interface Future {
    @Nullable Throwable cause();
  }

  /** {@code io.netty.handler.codec.http2.Http2ConnectionHandler}. */
  abstract static class ConnectionOfHandler {
    abstract Connection connection();
  }

  /** {@code io.netty.handler.codec.http2.Http2Connection}. */
  interface Connection {
    boolean isServer();

    @Nullable Stream stream(int number);

    boolean streamMayHaveExisted(int number);
  }

  /** {@code io.netty.handler.codec.http2.Http2Stream}. */
  interface Stream {}

  /** {@code io.netty.buffer.ByteBuf}. */
  abstract static class Bytes {
    abstract int readableBytes();
  }

  /** {@code io.netty.util.AsciiString}. */
  static final class Ascii {
    Ascii(CharSequence text) {}
  }

  /** {@code io.netty.handler.codec.http2.Http2Headers}. */
  interface Fields {
    @Nullable CharSequence method();

    @Nullable CharSequence path();

    @Nullable CharSequence status();

    @Nullable Object get(Object name);
  }
}
