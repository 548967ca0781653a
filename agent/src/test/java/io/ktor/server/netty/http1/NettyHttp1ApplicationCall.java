// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.netty.http1;

import io.ktor.server.netty.NettyApplicationCall;
import io.netty.channel.ChannelHandlerContext;

/** A stand-in for Ktor's class: where it is missing, no call is one of Netty. */
public class NettyHttp1ApplicationCall extends NettyApplicationCall {
  private final NettyHttp1ApplicationRequest request;

  public NettyHttp1ApplicationCall(
      ChannelHandlerContext context, NettyHttp1ApplicationRequest request) {
    super(context);
    this.request = request;
  }

  public NettyHttp1ApplicationRequest getRequest() {
    return request;
  }
}
