// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The application of one connection of HTTP/2: what {@link NettyServer} does, by frames. */
final class NettyStreams extends Http2FrameAdapter {

  Http2ConnectionHandler handler;

  /** The requests whose bodies are still to come, with what came of them. */
  private final Map<Integer, Request> open = new HashMap<>();

  private static final class Request {
    private final String method;
    private final String target;
    private int bytes;

    Request(String method, String target) {
      this.method = method;
      this.target = target;
    }

    String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }

    int number() {
      return Integer.parseInt(target.substring(target.indexOf('=') + 1));
    }
  }

  void upgraded(ChannelHandlerContext context, HttpRequest request) {
    serve(context, 1, new Request(request.method().name(), request.uri()));
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean isExclusive,
      int padding,
      boolean isLast)
      throws Http2Exception {
    Request request = open.remove(stream);
    if (request == null) {
      if (headers.method() == null || headers.path() == null) {
        throw Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, "no request");
      }
      request = new Request(headers.method().toString(), headers.path().toString());
    }
    if (request.path().equals("/throw")) {
      throw Http2Exception.streamError(stream, Http2Error.INTERNAL_ERROR, "of the application");
    }
    if (isLast) {
      serve(context, stream, request);
    } else {
      open.put(stream, request);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean isLast) {
    Request request = open.get(stream);
    if (request != null) {
      request.bytes += data.readableBytes();
      if (isLast) {
        open.remove(stream);
        serve(context, stream, request);
      }
    }
    return data.readableBytes() + padding;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int stream, long error) {
    open.remove(stream);
  }

  private void serve(ChannelHandlerContext context, int stream, Request request) {
    String path = request.path();
    if (path.equals("/plain")) {
      answer(context, stream, 200, request.method.equals("HEAD") ? "" : "" + request.bytes);
    } else if (path.startsWith("/prefix")) {
      answer(context, stream, 200, "prefix");
    } else if (path.equals("/status")) {
      answer(context, stream, request.number(), "");
    } else if (path.equals("/slow")) {
      context
          .executor()
          .schedule(
              () -> answer(context, stream, 200, "slow"), request.number(), TimeUnit.MILLISECONDS);
    } else if (path.equals("/throw-connection")) {
      throw new IllegalStateException("of the application");
    } else if (path.equals("/early")) {
      head(context, stream, 103, false);
      answer(context, stream, 200, "early");
    } else if (path.equals("/events") || path.equals("/endless")) {
      Http2Headers head = new DefaultHttp2Headers().status("200");
      if (path.equals("/events")) {
        head.set("content-type", "text/event-stream;charset=utf-8");
      }
      write(context, stream, head, false);
      writeOn(context, stream);
    } else if (!path.equals("/never")) {
      answerInParts(context, stream, path);
    }
    context.channel().flush();
  }

  private void answerInParts(ChannelHandlerContext context, int stream, String path) {
    boolean isLate = path.equals("/throw-late");
    if (!isLate && !path.equals("/chunked") && !path.equals("/shop.Orders/Get")) {
      answer(context, stream, 404, "");
      return;
    }
    head(context, stream, 200, false);
    for (int i = 0; i < 3; i++) {
      data(context, stream, new byte[5], false);
    }
    if (isLate) {
      handler
          .encoder()
          .writeRstStream(context, stream, Http2Error.INTERNAL_ERROR.code(), context.newPromise());
    } else if (path.equals("/chunked")) {
      data(context, stream, new byte[0], true);
    } else {
      write(context, stream, new DefaultHttp2Headers().set("grpc-status", "0"), true);
    }
  }

  private void answer(ChannelHandlerContext context, int stream, int status, String text) {
    head(context, stream, status, text.isEmpty());
    if (!text.isEmpty()) {
      data(context, stream, text.getBytes(StandardCharsets.US_ASCII), true);
    }
    context.channel().flush();
  }

  private void head(ChannelHandlerContext context, int stream, int status, boolean isLast) {
    write(context, stream, new DefaultHttp2Headers().status("" + status), isLast);
  }

  private void write(ChannelHandlerContext context, int stream, Http2Headers head, boolean isLast) {
    handler.encoder().writeHeaders(context, stream, head, 0, isLast, context.newPromise());
  }

  private void data(ChannelHandlerContext context, int stream, byte[] bytes, boolean isLast) {
    handler
        .encoder()
        .writeData(context, stream, Unpooled.wrappedBuffer(bytes), 0, isLast, context.newPromise());
  }

  private void writeOn(ChannelHandlerContext context, int stream) {
    handler
        .encoder()
        .writeData(
            context,
            stream,
            Unpooled.wrappedBuffer(new byte[1_000]),
            0,
            false,
            context.newPromise())
        .addListener(
            done -> {
              if (done.isSuccess()) {
                context.executor().execute(() -> writeOn(context, stream));
              }
            });
    context.channel().flush();
  }
}
