// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.codec.http2.HttpToHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.InboundHttp2ToHttpAdapterBuilder;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * A server and its client with Netty's codec of HTTP/2, started woven by the tests: they call it
 * with the name of a step and its argument, which begins with the number of a stream.
 */
public final class NettyHttp2Channel implements BiConsumer<String, String> {

  private static final int MOST_OF_A_HEAD = 8_192;

  private Http2ConnectionHandler serverHandler = handler(true);
  private final Http2ConnectionHandler clientHandler = handler(false);
  private final EmbeddedChannel server;
  private final EmbeddedChannel client;

  public NettyHttp2Channel() {
    HttpServerCodec http1 = new HttpServerCodec();
    server =
        new EmbeddedChannel(
            http1,
            new HttpServerUpgradeHandler(
                http1, protocol -> new Http2ServerUpgradeCodec(serverHandler), 1_000));
    client = new EmbeddedChannel();
  }

  private static Http2ConnectionHandler handler(boolean isServer) {
    return new Http2ConnectionHandlerBuilder()
        .server(isServer)
        .frameListener(isServer ? new Http2FrameAdapter() : new TakesNothing())
        .initialSettings(
            isServer ? new Http2Settings() : new Http2Settings().maxHeaderListSize(MOST_OF_A_HEAD))
        .decoderEnforceMaxRstFramesPerWindow(0, 0)
        .build();
  }

  private static Http2ConnectionHandler strict() {
    Http2Connection connection = new DefaultHttp2Connection(true);
    Http2ConnectionEncoder encoder =
        new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter());
    Http2ConnectionDecoder decoder =
        new DefaultHttp2ConnectionDecoder(
            connection, encoder, new DefaultHttp2FrameReader(new StrictDecoder()));
    return new Http2ConnectionHandlerBuilder()
        .codec(decoder, encoder)
        .frameListener(new Http2FrameAdapter())
        .build();
  }

  @Override
  public void accept(String step, String argument) {
    if (step.equals("receive")) {
      server.writeInbound(Unpooled.copiedBuffer(argument, StandardCharsets.US_ASCII));
      return;
    }
    String[] words = argument.split(" ", -1);
    int stream = words[0].isEmpty() ? 0 : Integer.parseInt(words[0]);
    switch (step) {
      case "connect":
        serve(serverHandler);
        break;
      case "serve channels":
        serve(
            Http2FrameCodecBuilder.forServer().build(),
            new Http2MultiplexHandler(new ChannelOfStream()));
        break;
      case "serve objects of HTTP/1.1":
        Http2Connection connection = new DefaultHttp2Connection(true);
        serve(
            new HttpToHttp2ConnectionHandlerBuilder()
                .connection(connection)
                .frameListener(
                    new InboundHttp2ToHttpAdapterBuilder(connection)
                        .maxContentLength(1_000)
                        .build())
                .build(),
            new Answers());
        break;
      case "serve heads that take names of Netty's alone":
        serverHandler = strict();
        serve(serverHandler);
        break;
      case "open at most":
        serverHandler.connection().remote().maxActiveStreams(stream);
        break;
      case "request":
        write(client, clientHandler, stream, request(words[1], words[2]), true);
        break;
      case "request with a body":
        write(client, clientHandler, stream, request(words[1], words[2]), false);
        break;
      case "request of the server":
        write(server, serverHandler, stream, request(words[1], words[2]), true);
        break;
      case "request with a trace":
        Http2Headers traced = request(words[1], words[2]).add("traceparent", words[3]);
        write(client, clientHandler, stream, traced, true);
        break;
      case "trailers":
        write(client, clientHandler, stream, new DefaultHttp2Headers().add("check", "1"), true);
        break;
      case "answer":
        write(server, serverHandler, stream, status(words[1]), true);
        break;
      case "head":
        write(server, serverHandler, stream, status(words[1]), false);
        break;
      case "stream of events":
        Http2Headers events = status(words[1]).add("content-type", "Text/Event-Stream; a=b");
        write(server, serverHandler, stream, events, false);
        break;
      case "too large a head":
        Http2Headers large = status(words[1]).add("large", "0123456789".repeat(MOST_OF_A_HEAD));
        write(server, serverHandler, stream, large, false);
        break;
      case "push":
        push(stream, Integer.parseInt(words[1]));
        break;
      case "part":
        data(server, serverHandler, stream, Integer.parseInt(words[1]), false);
        break;
      case "upload":
        data(client, clientHandler, stream, Integer.parseInt(words[1]), true);
        break;
      case "last":
        data(server, serverHandler, stream, 0, true);
        break;
      case "reset by the client":
        reset(client, clientHandler, stream);
        break;
      case "reset by the server":
        reset(server, serverHandler, stream);
        break;
      case "close":
        // Below the handler, which would wait for its streams.
        if (server.isActive()) {
          server.pipeline().firstContext().close();
        }
        break;
      default:
        throw new IllegalArgumentException(step);
    }
    if (server.isActive()) {
      transfer();
    }
  }

  private void serve(ChannelHandler... handlers) {
    while (server.pipeline().first() != null) {
      server.pipeline().removeFirst();
    }
    server.pipeline().addLast(handlers);
    client.pipeline().addLast(clientHandler);
  }

  private static Http2Headers request(String method, String path) {
    return new DefaultHttp2Headers().method(method).path(path).scheme("http").authority("a");
  }

  private static Http2Headers status(String code) {
    return new DefaultHttp2Headers().status(code);
  }

  private static ChannelHandlerContext context(EmbeddedChannel channel, ChannelHandler handler) {
    return channel.pipeline().context(handler);
  }

  private static void write(
      EmbeddedChannel channel,
      Http2ConnectionHandler handler,
      int stream,
      Http2Headers head,
      boolean isLast) {
    ChannelHandlerContext context = context(channel, handler);
    handler.encoder().writeHeaders(context, stream, head, 0, isLast, context.newPromise());
    context.flush();
  }

  private static void data(
      EmbeddedChannel channel,
      Http2ConnectionHandler handler,
      int stream,
      int length,
      boolean isLast) {
    ChannelHandlerContext context = context(channel, handler);
    ByteBuf data = Unpooled.wrappedBuffer(new byte[length]);
    handler.encoder().writeData(context, stream, data, 0, isLast, context.newPromise());
    handler.flush(context);
  }

  private void push(int stream, int promised) {
    ChannelHandlerContext context = context(server, serverHandler);
    serverHandler
        .encoder()
        .writePushPromise(
            context, stream, promised, request("GET", "/pushed"), 0, context.newPromise());
    context.flush();
  }

  private static void reset(EmbeddedChannel channel, Http2ConnectionHandler handler, int stream) {
    ChannelHandlerContext context = context(channel, handler);
    handler.encoder().writeRstStream(context, stream, 8, context.newPromise());
    context.flush();
  }

  /** Passes on what each side has written, until both have read all. */
  private void transfer() {
    for (boolean isMoving = true; isMoving; ) {
      isMoving = pass(client, server) | pass(server, client);
    }
  }

  private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
    boolean isMoving = false;
    for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      to.writeInbound(bytes);
      isMoving = true;
    }
    return isMoving;
  }

  /** Reads heads as gRPC does. */
  private static final class StrictDecoder extends DefaultHttp2HeadersDecoder {
    @Override
    protected Http2Headers newHeaders() {
      return new DefaultHttp2Headers() {
        @Override
        public CharSequence get(CharSequence name) {
          if (!(name instanceof AsciiString)) {
            throw new IllegalArgumentException("no AsciiString: " + name);
          }
          return super.get(name);
        }
      };
    }
  }

  /** The listener of a client that does not take what comes. */
  private static final class TakesNothing extends Http2FrameAdapter {
    @Override
    public int onDataRead(
        ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean isLast) {
      return 0;
    }
  }

  /** The handlers of a channel that is one stream. */
  private static final class ChannelOfStream extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true), new Answers());
    }
  }

  /** Answers with the status that the path ends with, as if it were HTTP/1.1. */
  private static final class Answers extends SimpleChannelInboundHandler<HttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpRequest request) {
      String uri = request.uri();
      HttpResponseStatus status =
          HttpResponseStatus.valueOf(Integer.parseInt(uri.substring(uri.lastIndexOf('/') + 1)));
      FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
      String stream = HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text().toString();
      if (request.headers().contains(stream)) {
        response.headers().set(stream, request.headers().get(stream));
      }
      context.writeAndFlush(response);
    }
  }
}
