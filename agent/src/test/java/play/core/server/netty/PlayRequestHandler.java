// SPDX-License-Identifier: Apache-2.0
package play.core.server.netty;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;

/** A stand-in for Play's class: the method that is woven. */
public class PlayRequestHandler {

  public Object handle(Channel channel, HttpRequest request) {
    return channel.id() + request.uri();
  }
}
