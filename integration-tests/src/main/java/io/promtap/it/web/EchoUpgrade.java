// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;

/** Leaves HTTP: after the 101 it sends back one byte for each byte, until the client closes. */
public final class EchoUpgrade implements HttpUpgradeHandler {

  static void answer(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.setHeader("Connection", "Upgrade");
    response.setHeader("Upgrade", "echo");
    request.upgrade(EchoUpgrade.class);
  }

  @Override
  public void init(WebConnection connection) {
    AsyncAnswers.uncaught(
        () -> {
          ServletInputStream in = connection.getInputStream();
          in.setReadListener(new Echo(connection, in));
        });
  }

  @Override
  public void destroy() {}

  /** Runs on the container's threads. */
  private static final class Echo implements ReadListener {
    private final WebConnection connection;
    private final ServletInputStream in;

    Echo(WebConnection connection, ServletInputStream in) {
      this.connection = connection;
      this.in = in;
    }

    @Override
    public void onDataAvailable() throws IOException {
      while (in.isReady()) {
        int read = in.read();
        if (read < 0) {
          return;
        }
        connection.getOutputStream().write(read);
        connection.getOutputStream().flush();
      }
    }

    @Override
    public void onAllDataRead() {
      close();
    }

    @Override
    public void onError(Throwable failure) {
      close();
    }

    private void close() {
      try {
        connection.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
