// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.HashMap;
import java.util.Map;

/**
 * A table of HTTP servers without servlets, each by a class that only a server loads. A service on
 * one of them has no {@code http_*} samples; with the name of its server the log says why.
 */
final class UncoveredStacks {

  /**
   * The JDK's own server. That this class is loaded says nothing, since the side port uses it too.
   * An application that uses it has a class that names it.
   */
  static final String JDK_SERVER = "com/sun/net/httpserver/HttpServer";

  static final String JDK_SERVER_NAME = "the JDK's HttpServer";

  private static final Map<String, String> BY_CLASS = new HashMap<>();

  static {
    BY_CLASS.put("io/netty/bootstrap/ServerBootstrap", "Netty");
    BY_CLASS.put("io/vertx/core/http/impl/HttpServerImpl", "Vert.x");
    BY_CLASS.put("io/vertx/core/http/impl/http1x/Http1xServerConnection", "Vert.x");
    BY_CLASS.put("org/glassfish/grizzly/http/server/HttpServer", "Grizzly");
    BY_CLASS.put("io/helidon/webserver/LoomServer", "Helidon");
    BY_CLASS.put("com/linecorp/armeria/server/Server", "Armeria");
    BY_CLASS.put("org/apache/hc/core5/http/impl/bootstrap/HttpServer", "Apache HttpCore");
  }

  private UncoveredStacks() {}

  /** The name of the stack whose class this is, or {@code null}. */
  static String byClass(String internalName) {
    return BY_CLASS.get(internalName);
  }
}
