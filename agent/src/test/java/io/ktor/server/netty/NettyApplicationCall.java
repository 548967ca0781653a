// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.netty;

import io.netty.channel.ChannelHandlerContext;

/** A stand-in for Ktor's class. */
public abstract class NettyApplicationCall {
  private final ChannelHandlerContext context;

  protected NettyApplicationCall(ChannelHandlerContext context) {
    this.context = context;
  }

  public final ChannelHandlerContext getContext() {
    return context;
  }
}
