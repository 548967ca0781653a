// SPDX-License-Identifier: Apache-2.0
package reactor.netty.http.server;

/** A stand-in for Reactor Netty's class: the method that is woven. */
final class DefaultHttpServerRoutes {

  private DefaultHttpServerRoutes() {}

  /** A stand-in for Reactor Netty's class. */
  static final class HttpRouteHandler {
    final String path;

    HttpRouteHandler(String path) {
      this.path = path;
    }

    public Object apply(HttpServerRequest request, Object response) {
      return response;
    }
  }
}
