// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One kept-alive connection to the service, as cheap as a socket can be. */
final class Client implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final byte[] END = "\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private final byte[] buffer = new byte[4096];

  Client(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    out = socket.getOutputStream();
    in = socket.getInputStream();
  }

  static byte[] request(Endpoint endpoint) {
    return ("GET " + endpoint.path() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends a request and reads its answer to the end. */
  void send(byte[] request) throws IOException {
    out.write(request);
    int length = 0;
    while (!endsWith(length)) {
      int read = in.read(buffer, length, buffer.length - length);
      if (read <= 0) {
        throw new IOException("the answer has no end: " + text(length));
      }
      length += read;
    }
    for (int i = 0; i < OK.length; i++) {
      if (buffer[i] != OK[i]) {
        throw new IOException("an answer that is not 200: " + text(length));
      }
    }
  }

  private boolean endsWith(int length) {
    if (length < END.length) {
      return false;
    }
    for (int i = 0; i < END.length; i++) {
      if (buffer[length - END.length + i] != END[i]) {
        return false;
      }
    }
    return true;
  }

  private String text(int length) {
    return new String(buffer, 0, length, StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
