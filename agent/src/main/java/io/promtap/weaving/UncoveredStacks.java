package io.promtap.weaving;

import java.util.HashMap;
import java.util.Map;

/**
 * HTTP servers without servlets, by the class that only a server loads. A service on one of them
 * would see no {@code http_*} sample and not know why (promise 5 of the design).
 */
final class UncoveredStacks {

  /**
   * The JDK's own server. Its class cannot tell, since the side port uses it too: what tells is a
   * class of the application that names it.
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
