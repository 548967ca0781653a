// SPDX-License-Identifier: Apache-2.0
package com.linecorp.armeria.server;

import io.netty.channel.ChannelHandlerContext;

/** A stand-in for Armeria's class: the method that is woven. */
public class Http1RequestDecoder {
  private final ServiceRequestContext next;

  /**
   * @param next the context that a request gets
   */
  public Http1RequestDecoder(ServiceRequestContext next) {
    this.next = next;
  }

  public void channelRead(ChannelHandlerContext context, Object message) {
    new StreamingDecodedHttpRequest().init(next);
  }
}
