// SPDX-License-Identifier: Apache-2.0
package com.linecorp.armeria.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Headers;

/** A stand-in for Armeria's class: the method that is woven. */
public class Http2RequestDecoder {
  private final ServiceRequestContext next;

  /**
   * @param next the context that a request gets
   */
  public Http2RequestDecoder(ServiceRequestContext next) {
    this.next = next;
  }

  public void onHeadersRead(
      ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end) {
    new StreamingDecodedHttpRequest().init(next);
  }
}
