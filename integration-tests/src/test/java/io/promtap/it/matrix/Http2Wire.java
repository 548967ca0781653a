// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection on which a test sends frames of HTTP/2 (RFC 9113) as it likes, and reads the status
 * and the end of each stream. A client library would forbid half of what the scenarios send.
 */
final class Http2Wire implements AutoCloseable {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PUSH = 5;
  private static final int PING = 6;
  private static final int GO_AWAY = 7;
  private static final int WINDOW = 8;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PRIORITY = 0x20;

  private static final int CANCEL = 8;
  private static final int WIDE = 1 << 30;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final Map<Integer, Boolean> ended = new TreeMap<>();
  private int bytes;
  private boolean ponged;
  private boolean isClosed;

  /** Why the server closes the connection (RFC 9113, section 7); below 0 if it does not. */
  private int closedFor = -1;

  private Http2Wire(Socket socket) throws IOException {
    this.socket = socket;
    in = new DataInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  static Http2Wire to(int port) throws IOException {
    return to(port, WIDE);
  }

  /**
   * @param window how much of each response the server may send before {@link #take}
   */
  static Http2Wire to(int port, int window) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 20_000);
    Http2Wire wire = new Http2Wire(socket);
    wire.out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    // No dynamic table, so that each head can be read alone; no pushes; the window.
    ByteBuffer settings = ByteBuffer.allocate(18);
    settings.putShort((short) 1).putInt(0).putShort((short) 2).putInt(0);
    settings.putShort((short) 4).putInt(window);
    wire.frame(SETTINGS, 0, 0, settings.array());
    wire.frame(WINDOW, 0, 0, number(WIDE));
    wire.out.flush();
    return wire;
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(9);
    head.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    head.put((byte) type).put((byte) flags).putInt(stream);
    out.write(head.array());
    out.write(payload);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** Sends a request without a body. */
  Http2Wire request(int stream, String method, String path, String... headers) throws IOException {
    return head(stream, true, requestHead(method, path, headers));
  }

  /** Sends the head of a request whose body follows. */
  Http2Wire begin(int stream, String method, String path, String... headers) throws IOException {
    return head(stream, false, requestHead(method, path, headers));
  }

  private static byte[] requestHead(String method, String path, String... headers) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    known(block, 2, method);
    known(block, 6, "http");
    known(block, 4, path);
    known(block, 1, "localhost");
    for (String header : headers) {
      field(block, header.substring(0, header.indexOf(": ")), header.replaceFirst("^[^ ]* ", ""));
    }
    return block.toByteArray();
  }

  /**
   * Method, scheme, path or authority, by its place in the static table (RFC 7541, appendix A):
   * Helidon knows none of them by its name.
   */
  private static void known(ByteArrayOutputStream block, int name, String value) {
    block.write(name);
    string(block, value);
  }

  /** Sends the trailers of a request. */
  Http2Wire trailers(int stream) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    field(block, "check", "1");
    return head(stream, true, block.toByteArray());
  }

  /** Sends any bytes as a head. */
  Http2Wire head(int stream, boolean isLast, byte[] block) throws IOException {
    frame(HEADERS, END_HEADERS | (isLast ? END_STREAM : 0), stream, block);
    return this;
  }

  /** A literal that is not indexed (RFC 7541, section 6.2.2). */
  static void field(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    string(block, name);
    string(block, value);
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    if (octets.length < 127) {
      block.write(octets.length);
    } else {
      block.write(127);
      int rest = octets.length - 127;
      for (; rest >= 128; rest >>>= 7) {
        block.write(rest & 127 | 128);
      }
      block.write(rest);
    }
    block.write(octets, 0, octets.length);
  }

  Http2Wire data(int stream, String text, boolean isLast) throws IOException {
    frame(DATA, isLast ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  Http2Wire reset(int stream) throws IOException {
    frame(RESET, 0, stream, number(CANCEL));
    return this;
  }

  /** Lets the server have what was sent. Whatever reads does it too. */
  Http2Wire flush() throws IOException {
    out.flush();
    return this;
  }

  /** Lets the server send more of a response. */
  Http2Wire take(int stream, int window) throws IOException {
    frame(WINDOW, 0, stream, number(window));
    return this;
  }

  /** Sends a frame of any type and content. */
  Http2Wire any(int type, int flags, int stream, byte[] payload) throws IOException {
    frame(type, flags, stream, payload);
    return this;
  }

  /** Reads until the response has ended; returns its status, or that there was none. */
  int status(int stream) throws IOException {
    while (!ended.containsKey(stream)) {
      if (!read()) {
        return Scenario.UNANSWERED;
      }
    }
    return statuses.getOrDefault(stream, Scenario.UNANSWERED);
  }

  /** Reads until the head of the response and so many bytes came; returns its status. */
  int begun(int stream, int least) throws IOException {
    while (!statuses.containsKey(stream) || bytes < least) {
      if (!read()) {
        return Scenario.UNANSWERED;
      }
    }
    return statuses.get(stream);
  }

  /** Reads until the server has answered a ping, and so has read all that was sent before. */
  void ping() throws IOException {
    frame(PING, 0, 0, new byte[8]);
    ponged = false;
    while (!ponged && read()) {
      continue;
    }
  }

  /** Whether the server was seen to close the connection. */
  boolean isClosed() {
    return isClosed;
  }

  /** Reads all that the server has to say to what was sent. */
  Answers readAll() {
    try {
      ping();
    } catch (IOException reset) {
      isClosed = true;
    }
    boolean isReset = isClosed && closedFor < 0;
    return new Answers("statuses " + statuses + ", ended " + ended.keySet(), closedFor, isReset);
  }

  /**
   * What a server said on a connection.
   *
   * @param streams the status of each stream, and which have ended
   * @param closedFor why it closes the connection; below 0 if it has not said it
   * @param isReset whether the connection broke down before it could say it
   */
  record Answers(String streams, int closedFor, boolean isReset) {

    /** A server that closes before it has read all resets, and what it said last may be lost. */
    boolean agreeWith(Answers others) {
      boolean bothClosed = isReset && others.closedFor >= 0 || others.isReset && closedFor >= 0;
      return streams.equals(others.streams)
          && (bothClosed || closedFor == others.closedFor && isReset == others.isReset);
    }
  }

  /** Reads a frame; returns false if the server has closed the connection. */
  private boolean read() throws IOException {
    byte[] head = next(9);
    if (head.length < 9) {
      isClosed = true;
      return false;
    }
    ByteBuffer fields = ByteBuffer.wrap(head);
    int length = (fields.get() & 255) << 16 | fields.getShort() & 0xffff;
    int type = fields.get();
    int flags = fields.get();
    int stream = fields.getInt();
    byte[] payload = next(length);
    switch (type) {
      case DATA -> bytes += length;
      case HEADERS -> status(stream, (flags & PRIORITY) == 0 ? 0 : 5, payload);
      case SETTINGS -> acknowledge(SETTINGS, flags, new byte[0]);
      case PING -> acknowledge(PING, flags, payload);
      case RESET -> ended.put(stream, true);
      case GO_AWAY -> closedFor = ByteBuffer.wrap(payload).getInt(4);
      case WINDOW, PUSH -> {}
      default -> throw new IOException("frame of type " + type);
    }
    if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
      ended.put(stream, true);
    }
    return true;
  }

  /** Returns fewer bytes if the server closes; it resets what it closes before it has read all. */
  private byte[] next(int bytes) throws IOException {
    try {
      out.flush();
      return in.readNBytes(bytes);
    } catch (SocketException reset) {
      return new byte[0];
    }
  }

  private void acknowledge(int type, int flags, byte[] payload) throws IOException {
    if ((flags & ACK) == 0) {
      frame(type, ACK, 0, payload);
    } else if (type == PING) {
      ponged = true;
    }
  }

  /** Keeps the status of a head that is neither an interim one nor trailers. */
  private void status(int stream, int from, byte[] payload) {
    int status = HpackStatus.of(Arrays.copyOfRange(payload, from, payload.length));
    if (status >= 200) {
      statuses.putIfAbsent(stream, status);
    }
  }

  /** Ends the connection without a word, as a client that crashes. */
  void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
