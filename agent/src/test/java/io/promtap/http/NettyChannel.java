// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * A channel with Netty's codec of a server, started woven by the tests: they call it with the name
 * of a step and its argument.
 */
public final class NettyChannel implements BiConsumer<String, String> {

  private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());

  @Override
  public void accept(String step, String argument) {
    switch (step) {
      case "receive":
        channel.writeInbound(Unpooled.copiedBuffer(argument, StandardCharsets.US_ASCII));
        break;
      case "answer":
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status(argument)));
        break;
      case "head":
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(argument)));
        break;
      case "stream of events":
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(argument));
        head.headers().set("Content-Type", "text/event-stream");
        channel.writeOutbound(head);
        break;
      case "part":
        channel.writeOutbound(
            new DefaultHttpContent(Unpooled.copiedBuffer(argument, StandardCharsets.US_ASCII)));
        break;
      case "buffer":
        channel.writeOutbound(Unpooled.copiedBuffer(argument, StandardCharsets.US_ASCII));
        break;
      case "last":
        channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        break;
      case "close":
        channel.close();
        break;
      default:
        throw new IllegalArgumentException(step);
    }
  }

  private static HttpResponseStatus status(String code) {
    return HttpResponseStatus.valueOf(Integer.parseInt(code));
  }
}
