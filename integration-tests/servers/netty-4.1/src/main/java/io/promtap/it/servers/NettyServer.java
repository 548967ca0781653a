// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Netty's codec of HTTP/1.1 and a handler, 4.1 and 4.2: what {@code JdkServer} does. */
public final class NettyServer {

  private NettyServer() {}

  public static void main(String[] arguments) throws Exception {
    EventLoopGroup loops = new NioEventLoopGroup(2);
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 2_000)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(1 << 20),
                            new Handler());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    System.out.println("READY " + ((InetSocketAddress) server.localAddress()).getPort());
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  /** Serves a connection. */
  static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private boolean hasAnswered;

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      hasAnswered = false;
      String target = request.uri();
      int query = target.indexOf('?');
      String path = query < 0 ? target : target.substring(0, query);
      int number = path.equals("/status") || path.equals("/slow") ? number(target) : 0;
      if (request.decoderResult().isFailure()) {
        answer(context, request, 400, "");
      } else if (path.equals("/plain")) {
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        answer(context, request, 200, isHead ? "" : "" + request.content().readableBytes());
      } else if (path.startsWith("/prefix")) {
        answer(context, request, 200, "prefix");
      } else if (path.equals("/status")) {
        answer(context, request, number, "");
      } else if (path.equals("/filtered")) {
        answer(context, request, 401, "");
      } else if (path.equals("/throw")) {
        throw new IllegalStateException("of the application");
      } else if (path.equals("/slow")) {
        context
            .executor()
            .schedule(() -> answer(context, request, 200, "slow"), number, TimeUnit.MILLISECONDS);
      } else {
        stream(context, request, path);
      }
    }

    private static int number(String target) {
      return Integer.parseInt(target.substring(target.indexOf('=') + 1));
    }

    private void answer(
        ChannelHandlerContext context, FullHttpRequest request, int status, String text) {
      FullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(status),
              Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
      if (status != 204) {
        response.headers().set("Content-Length", text.length());
      }
      hasAnswered = true;
      boolean isKept = HttpUtil.isKeepAlive(request) && status != 400;
      context
          .writeAndFlush(response)
          .addListener(
              done -> {
                if (!isKept) {
                  context.close();
                }
              });
    }

    private void stream(ChannelHandlerContext context, FullHttpRequest request, String path) {
      boolean isEndless = path.equals("/endless") || path.equals("/events");
      if (!isEndless && !path.equals("/chunked") && !path.equals("/throw-late")) {
        answer(context, request, 404, "");
        return;
      }
      HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      head.headers().set("Transfer-Encoding", "chunked");
      if (path.equals("/events")) {
        head.headers().set("Content-Type", "text/event-stream;charset=utf-8");
      }
      hasAnswered = true;
      context.writeAndFlush(head);
      if (isEndless) {
        writeOn(context);
        return;
      }
      for (int i = 0; i < 3; i++) {
        context.writeAndFlush(part(5));
      }
      if (path.equals("/throw-late")) {
        throw new IllegalStateException("of the application");
      }
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static void writeOn(ChannelHandlerContext context) {
      context
          .writeAndFlush(part(1_000))
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  context.executor().execute(() -> writeOn(context));
                }
              });
    }

    private static DefaultHttpContent part(int length) {
      return new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[length]));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
      if (hasAnswered) {
        context.close();
      } else {
        hasAnswered = true;
        context
            .writeAndFlush(
                new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.INTERNAL_SERVER_ERROR))
            .addListener(done -> context.close());
      }
    }
  }
}
