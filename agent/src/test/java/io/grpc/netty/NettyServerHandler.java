// SPDX-License-Identifier: Apache-2.0
package io.grpc.netty;

import io.grpc.internal.ServerImpl;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Headers;

/** A stand-in for gRPC's class: the method that is woven. */
public class NettyServerHandler {
  private final ServerImpl server;

  public NettyServerHandler(ServerImpl server) {
    this.server = server;
  }

  /** Reads the head of a stream. */
  public void read(ChannelHandlerContext context, int stream, Http2Headers headers) {
    onHeadersRead(context, stream, headers);
  }

  private void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers headers) {
    server.call(new NettyServerStream(), headers.path().toString().substring(1));
  }

  /** A stand-in for a class of the same package. */
  private static final class NettyServerStream {}
}
