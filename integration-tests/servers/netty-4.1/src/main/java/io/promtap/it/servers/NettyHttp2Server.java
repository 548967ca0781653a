// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * Netty's codec of HTTP/2 on the port of {@link NettyServer}, 4.1 and 4.2: at once, by an upgrade
 * from HTTP/1.1, or through TLS if a file with a key is given.
 */
public final class NettyHttp2Server {

  private static final int TLS_HANDSHAKE = 0x16;

  private NettyHttp2Server() {}

  public static void main(String[] arguments) throws Exception {
    SslContext tlsOrNull = arguments.length == 0 ? null : tls(new File(arguments[0]));
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
                    channel.pipeline().addLast(new FirstBytes(tlsOrNull));
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

  private static SslContext tls(File keyFile) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(keyFile)) {
      keys.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    return SslContextBuilder.forServer(factory)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                "h2"))
        .build();
  }

  private static Http2ConnectionHandler http2() {
    NettyStreams streams = new NettyStreams();
    Http2ConnectionHandlerBuilder builder =
        new Http2ConnectionHandlerBuilder().server(true).frameListener(streams);
    try {
      // Newer versions close the connection of a client that resets often, as the tests do.
      builder
          .getClass()
          .getMethod("decoderEnforceMaxRstFramesPerWindow", int.class, int.class)
          .invoke(builder, 0, 0);
    } catch (ReflectiveOperationException before41100) {
      // There is no such limit.
    }
    streams.handler = builder.build();
    return streams.handler;
  }

  /** Chooses the protocol by the first bytes that the client sends. */
  private static final class FirstBytes extends ByteToMessageDecoder {
    private final SslContext tlsOrNull;

    FirstBytes(SslContext tlsOrNull) {
      this.tlsOrNull = tlsOrNull;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() < 3) {
        return;
      }
      ChannelPipeline pipeline = context.pipeline();
      if (in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE && tlsOrNull != null) {
        pipeline.addLast(tlsOrNull.newHandler(context.alloc()), http2());
      } else if (in.getByte(in.readerIndex()) == 'P' && in.getByte(in.readerIndex() + 1) == 'R') {
        pipeline.addLast(http2());
      } else {
        addHttp1(pipeline);
      }
      pipeline.remove(this);
    }

    private static void addHttp1(ChannelPipeline pipeline) {
      HttpServerCodec codec = new HttpServerCodec();
      pipeline.addLast(
          codec,
          new HttpServerUpgradeHandler(
              codec, protocol -> new Http2ServerUpgradeCodec(http2()), 1 << 16),
          new Upgraded(),
          new HttpObjectAggregator(1 << 20),
          new NettyServer.Handler());
    }
  }

  /** Gives the request that was upgraded to the streams. */
  private static final class Upgraded extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof HttpServerUpgradeHandler.UpgradeEvent) {
        Http2ConnectionHandler handler = context.pipeline().get(Http2ConnectionHandler.class);
        NettyStreams streams = (NettyStreams) handler.decoder().frameListener();
        streams.upgraded(
            context.pipeline().context(handler),
            ((HttpServerUpgradeHandler.UpgradeEvent) event).upgradeRequest());
      }
      ReferenceCountUtil.release(event);
    }
  }
}
