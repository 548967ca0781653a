// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A complete HTTP response. It is sent only when all of it is known. Several connections may send
 * the same one.
 */
final class Response {

  private final int status;
  private final Chunks body;
  private final Map<String, String> headers = new LinkedHashMap<>();

  Response(int status, String contentType, Chunks body) {
    this.status = status;
    this.body = body;
    with("Content-Type", contentType);
  }

  static Response text(int status, String text) {
    Chunks body = Chunks.of(text.getBytes(StandardCharsets.UTF_8));
    return new Response(status, "text/plain; charset=utf-8", body);
  }

  Response with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  int status() {
    return status;
  }

  boolean isSuccess() {
    return status == 200;
  }

  Map<String, String> headers() {
    return headers;
  }

  Chunks body() {
    return body;
  }
}
