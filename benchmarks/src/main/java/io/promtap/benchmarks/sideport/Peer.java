// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A client that asks once and reads the whole answer, in ten seconds as Prometheus has them. */
final class Peer {
  static final int LIMIT_MILLIS = 10_000;
  private static final String END_OF_CHUNKS = "0\r\n\r\n";

  private Peer() {}

  /** Throws what a scraper would call a failed scrape. */
  static void get(InetSocketAddress address, String path) throws IOException {
    long deadline = System.nanoTime() + LIMIT_MILLIS * 1_000_000L;
    try (Socket socket = new Socket()) {
      socket.connect(address, LIMIT_MILLIS);
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      requireWhole(readAll(socket, deadline));
    }
  }

  private static byte[] readAll(Socket socket, long deadline) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] part = new byte[1 << 16];
    while (true) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new SocketTimeoutException("no whole answer in " + LIMIT_MILLIS + " ms");
      }
      socket.setSoTimeout((int) millis);
      int read = in.read(part);
      if (read < 0) {
        return answer.toByteArray();
      }
      answer.write(part, 0, read);
    }
  }

  /** An answer that was cut off is a failure too. */
  private static void requireWhole(byte[] answer) throws IOException {
    String text = new String(answer, ISO_8859_1);
    int body = text.indexOf("\r\n\r\n") + 4;
    if (!text.startsWith("HTTP/1.1 200") || body < 4) {
      throw new IOException("answer: " + text.substring(0, Math.min(text.length(), 40)));
    }
    String head = text.substring(0, body).toLowerCase(java.util.Locale.ROOT);
    int length = head.indexOf("\r\ncontent-length:");
    boolean whole;
    if (length >= 0) {
      int start = length + "\r\ncontent-length:".length();
      String value = head.substring(start, head.indexOf('\r', start)).trim();
      whole = text.length() - body == Integer.parseInt(value);
    } else {
      whole = !head.contains("chunked") || text.endsWith(END_OF_CHUNKS);
    }
    if (!whole) {
      throw new IOException("half an answer");
    }
  }
}
