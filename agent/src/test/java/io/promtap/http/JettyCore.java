// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** A real Jetty with a handler and without servlets; started woven by the tests. */
public final class JettyCore implements AutoCloseable {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  /** Starts on a free port. */
  public JettyCore() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            String path = request.getHttpURI().getPath();
            if (path.equals("/throw")) {
              throw new IllegalStateException("of the application");
            }
            if (path.startsWith("/users/")) {
              response.setStatus(201);
              callback.succeeded();
              return true;
            }
            return false;
          }
        });
    server.start();
  }

  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
