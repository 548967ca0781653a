package io.promtap.it.matrix;

import java.io.IOException;
import java.util.Arrays;

/** One client of one server, for one thread. It keeps its connection as long as the server does. */
final class FuzzClient implements AutoCloseable {
  /** What came back when the server closed the connection before its response was whole. */
  static final String CUT_OFF = "cut off";

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
      kept = Wire.to(port);
    }
    try {
      kept.send(request.bytes());
      if (request.manner() == HostileRequest.Manner.ALONE) {
        kept.endOfInput();
      }
    } catch (IOException alreadyRejected) {
      return;
    }
  }

  /** The status line and a hash of the body; of a half-closed connection, all that came. */
  String finish(HostileRequest request) throws IOException {
    try {
      return switch (request.manner()) {
        case FRAMED -> framed(request);
        case ALONE -> everything();
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
    return reply.whole()
        ? reply.statusLine() + " #" + Arrays.hashCode(reply.body()) + "/" + reply.body().length
        : CUT_OFF;
  }

  private String everything() throws IOException {
    String all = kept.readToEnd().replaceAll("(?i)\r\ndate: [^\r]*", "");
    close();
    return all.lines().findFirst().orElse("nothing") + " #" + all.hashCode() + "/" + all.length();
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
