// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One TCP connection to a server: exactly these bytes go out, and what comes back is read as
 * HTTP/1.1 frames it. A client library would forbid half of what the scenarios send.
 */
final class Wire implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Socket socket;
  private final InputStream in;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static Wire to(int port) throws IOException {
    return to(port, PATIENCE);
  }

  /** The patience is for the connection and for each read. */
  static Wire to(int port, Duration patience) throws IOException {
    int millis = (int) patience.toMillis();
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(millis);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
    return new Wire(socket);
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Tells the server that nothing more comes. */
  Wire endOfInput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Reads one whole response to a request of this method. */
  WireReply read(String method) throws IOException {
    WireReply head = readHead();
    while (head.status() == 100) {
      head = readHead();
    }
    boolean hasBody =
        !method.equals("HEAD")
            && head.status() >= 200
            && head.status() != 204
            && head.status() != 304;
    return hasBody ? head.withBody(readBody(head.headers())) : head;
  }

  /** Reads the status line and the headers. */
  WireReply readHead() throws IOException {
    String statusLine = readLine();
    String[] parts = statusLine.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
      throw new IOException("not a status line: " + statusLine);
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new WireReply(statusLine, status(parts[1]), headers, new byte[0], true);
  }

  /** What is no status, a client takes for a server error (RFC 9110, section 15). */
  private static int status(String text) {
    return text.matches("[1-9]\\d\\d") ? Integer.parseInt(text) : 500;
  }

  private WireReply.Body readBody(Map<String, String> headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean whole = true;
    try {
      if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
        readChunks(body);
      } else if (headers.containsKey("content-length")) {
        copy(Long.parseLong(headers.get("content-length")), body);
      } else {
        in.transferTo(body);
      }
    } catch (IOException cutOff) {
      whole = false;
    }
    return new WireReply.Body(body.toByteArray(), whole);
  }

  private void readChunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      long length = Long.parseLong(readLine().split(";", 2)[0].strip(), 16);
      copy(length, body);
      readLine();
      if (length == 0) {
        return;
      }
    }
  }

  private void copy(long length, ByteArrayOutputStream to) throws IOException {
    byte[] bytes = in.readNBytes((int) length);
    to.writeBytes(bytes);
    if (bytes.length < length) {
      throw new EOFException();
    }
  }

  byte[] readBytes(int length) throws IOException {
    return in.readNBytes(length);
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Vanishes as a killed client does: the server's next write fails. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
