// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A complete HTTP response. It is sent only when all of it is known. */
final class Response {

  /** The JDK's server sends no body for this length; 0 would mean an unknown length. */
  private static final int NO_BODY = -1;

  private final int status;
  private final byte[] body;
  private final Map<String, String> headers = new LinkedHashMap<>();

  Response(int status, String contentType, byte[] body) {
    this.status = status;
    this.body = body;
    with("Content-Type", contentType);
  }

  Response with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  boolean isSuccess() {
    return status == 200;
  }

  void send(HttpExchange exchange) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, NO_BODY);
      return;
    }
    if (body.length == 0) {
      exchange.sendResponseHeaders(status, NO_BODY);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
