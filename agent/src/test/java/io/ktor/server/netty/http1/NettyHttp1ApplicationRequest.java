// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.netty.http1;

import io.netty.handler.codec.http.HttpRequest;

/** A stand-in for Ktor's class. */
public class NettyHttp1ApplicationRequest {
  private final HttpRequest request;

  public NettyHttp1ApplicationRequest(HttpRequest request) {
    this.request = request;
  }

  public HttpRequest getHttpRequest() {
    return request;
  }
}
