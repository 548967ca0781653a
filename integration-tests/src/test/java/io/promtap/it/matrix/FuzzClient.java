// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** One client of one server, for one thread. It keeps its connection as long as the server does. */
final class FuzzClient implements AutoCloseable {
  /** What came back when the server closed the connection before its response was whole. */
  static final String CUT_OFF = "cut off";

  /**
   * What an error page has by chance: the frames of a stack trace, which name the thread that
   * happened to come by, and the hash codes of objects.
   */
  private static final Pattern CHANCE = Pattern.compile("\\n\\t[^\\n]*|@[0-9a-f]+");

  /** Among so many hostile requests may be some that no server answers. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final int port;
  private Wire kept;

  FuzzClient(int port) {
    this.port = port;
  }

  /** Starts an exchange; {@link #finish} reads its answer. */
  void send(HostileRequest request) throws IOException {
    if (request.manner() != HostileRequest.Manner.FRAMED) {
      close();
    }
    if (kept == null) {
      kept = Wire.to(port, PATIENCE);
    }
    try {
      kept.send(request.bytes());
      if (request.manner() == HostileRequest.Manner.TOO_SHORT) {
        kept.endOfInput();
      }
    } catch (IOException alreadyRejected) {
      return;
    }
  }

  /** The status line and, but for a request that was too short, the body. */
  String finish(HostileRequest request) throws IOException {
    try {
      return switch (request.manner()) {
        case FRAMED -> framed(request);
        case ALONE -> alone(request);
        case TOO_SHORT -> tooShort();
        case ABORTED -> aborted();
      };
    } catch (IOException e) {
      close();
      return CUT_OFF;
    }
  }

  private String framed(HostileRequest request) throws IOException {
    WireReply reply = kept.read(request.method());
    String connection = reply.headers().getOrDefault("connection", "");
    if (!reply.whole() || connection.equalsIgnoreCase("close")) {
      close();
    }
    return reply.whole() ? text(reply) : CUT_OFF;
  }

  private String alone(HostileRequest request) throws IOException {
    WireReply reply = kept.read(request.method());
    close();
    return reply.whole() ? text(reply) : CUT_OFF;
  }

  /** How much of the answer comes depends on when the server sees the end. */
  private String tooShort() throws IOException {
    String statusLine = kept.readHead().statusLine();
    close();
    return statusLine;
  }

  private static String text(WireReply reply) {
    String body = CHANCE.matcher(reply.text()).replaceAll("");
    return reply.statusLine() + "\n" + body;
  }

  private String aborted() throws IOException {
    kept.reset();
    kept = null;
    return "";
  }

  @Override
  public void close() throws IOException {
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }
}
