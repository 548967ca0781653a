// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;

/** A connection of the HTTP library to a client whose first bytes were read before. */
final class HttpConnection extends DefaultBHttpServerConnection {

  HttpConnection(Http1Config limits) {
    super("http", limits);
  }

  /**
   * Begins with a client.
   *
   * @param received what came before what the socket still gives
   */
  void bind(Socket socket, byte[] received) throws IOException {
    bind(
        new SocketHolder(socket) {
          @Override
          protected InputStream getInputStream(Socket source) throws IOException {
            InputStream rest = source.getInputStream();
            return received.length == 0
                ? rest
                : new SequenceInputStream(new ByteArrayInputStream(received), rest);
          }
        });
  }
}
