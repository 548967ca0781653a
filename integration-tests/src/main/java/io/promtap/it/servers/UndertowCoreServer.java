// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Undertow, 2.2 and 2.3, without servlets: what {@link JdkServer} does, by one handler. */
public final class UndertowCoreServer {

  private UndertowCoreServer() {}

  public static void main(String[] arguments) {
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(new HttpContinueReadHandler(UndertowCoreServer::handle))
            .build();
    undertow.start();
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    WebApps.ready(address.getPort());
  }

  private static void handle(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    switch (path) {
      case "/plain":
        exchange.getRequestReceiver().receiveFullBytes(UndertowCoreServer::plain);
        break;
      case "/status":
        exchange.setStatusCode(number(exchange)).endExchange();
        break;
      case "/filtered":
        exchange.setStatusCode(401).endExchange();
        break;
      case "/throw":
        throw new IllegalStateException("of the application");
      case "/slow":
        exchange.dispatch(
            () ->
                exchange
                    .getIoThread()
                    .executeAfter(
                        () -> exchange.getResponseSender().send("slow"),
                        number(exchange),
                        TimeUnit.MILLISECONDS));
        break;
      case "/chunked":
      case "/endless":
      case "/events":
      case "/throw-late":
        exchange.dispatch(UndertowCoreServer::stream);
        break;
      default:
        if (path.startsWith("/prefix")) {
          exchange.getResponseSender().send("prefix");
        } else {
          exchange.setStatusCode(404).endExchange();
        }
    }
  }

  /** Answers with the number of bytes that were sent. */
  private static void plain(HttpServerExchange exchange, byte[] body) {
    exchange.getResponseSender().send(Integer.toString(body.length));
  }

  private static int number(HttpServerExchange exchange) {
    String query = exchange.getQueryString();
    return Integer.parseInt(query.substring(query.indexOf('=') + 1));
  }

  private static void stream(HttpServerExchange exchange) throws IOException {
    exchange.startBlocking();
    String path = exchange.getRequestPath();
    if (path.equals("/events")) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream;charset=utf-8");
    }
    boolean isEndless = path.equals("/endless") || path.equals("/events");
    byte[] some =
        (path.equals("/chunked") ? "chunk" : new String(new char[1_000]))
            .getBytes(StandardCharsets.US_ASCII);
    OutputStream body = exchange.getOutputStream();
    for (int i = 0; isEndless || i < 3; i++) {
      body.write(some);
      body.flush();
    }
    if (path.equals("/throw-late")) {
      throw new IllegalStateException("of the application");
    }
    body.close();
  }
}
