// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.log.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpDateGenerator;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one client. It reads one request after the other and sends the answers, on a
 * thread of its own that blocks. The acceptor closes the socket of one that takes too long, which
 * ends the thread.
 *
 * <p>A body of a request is never read: the connection ends after the answer.
 */
final class ClientConnection implements Runnable {

  /** What the thread does now. */
  enum State {
    /** Nothing has come of the next request. */
    WAITING,
    /** A part of the request has come. */
    READING,
    /** The answer is made. */
    ANSWERING,
    /** The answer is on its way. */
    SENDING,
    /** The last answer is sent, and the client may still read it. */
    CLOSING
  }

  /** Who keeps the connections. Called on the connection's thread. */
  interface Keeper {
    /** Returns whether a client waits for the place of another one. */
    boolean othersWait();

    /** Forgets a connection. This is the last that it does. */
    void ended(ClientConnection connection);
  }

  /** Longer than the usual intervals of scrapes, so that they share a connection. */
  private static final Timeout LONGEST_IDLE = Timeout.ofMinutes(2);

  /** For the bytes that a client still sends when its answer is complete. */
  private static final int LINGER_MILLIS = 500;

  private static final int LONGEST_LINGER_BYTES = 256 * 1024;

  /** Enough for a list of some thousand names of metrics. */
  private static final int LONGEST_LINE = 64 * 1024;

  private static final int MOST_HEADERS = 200;

  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(LONGEST_LINE).setMaxHeaderCount(MOST_HEADERS).build();

  /** The socket of the kernel. Closing it never blocks, and ends what blocks above it. */
  private final Socket socket;

  /** What the client has sent before its thread began. */
  private final byte[] received;

  private final SidePortHandler handler;
  private final @Nullable PortSecurity security;
  private final AnswerMemory memory;
  private final Keeper keeper;

  private volatile boolean answered;
  private volatile boolean cut;
  private volatile State state = State.WAITING;

  /** When the state began, or the last chunk of an answer was taken. */
  private volatile long sinceNanos = System.nanoTime();

  /**
   * @param received what was read from the socket before
   * @param security encrypts; {@code null} for nothing
   * @param keeper hears when it ends, and says whether others wait
   */
  ClientConnection(
      Socket socket,
      byte[] received,
      SidePortHandler handler,
      @Nullable PortSecurity security,
      AnswerMemory memory,
      Keeper keeper) {
    this.socket = socket;
    this.received = received;
    this.security = security;
    this.handler = handler;
    this.memory = memory;
    this.keeper = keeper;
  }

  State state() {
    return state;
  }

  /** Returns whether the client has had an answer. */
  boolean wasAnswered() {
    return answered;
  }

  /** Returns whether the client has had an answer and may ask again. */
  boolean isKnown() {
    return answered && state != State.CLOSING;
  }

  /**
   * Returns whether only the client can go on. It cannot be blamed for what has arrived and was not
   * read yet.
   */
  boolean waitsForItsClient() {
    State now = state;
    if (cut || now == State.ANSWERING || now == State.SENDING) {
      return false;
    }
    try {
      return now == State.CLOSING || socket.getInputStream().available() == 0;
    } catch (IOException closed) {
      return true;
    }
  }

  /** Returns since when the state has lasted; when sending, since when nothing was taken. */
  long nanosInState(long nowNanos) {
    return nowNanos - sinceNanos;
  }

  /** Ends the connection at once, from any thread. What was not sent is thrown away. */
  void cut() {
    cut = true;
    cut(socket);
  }

  /** Ends the connection for another one. The kernel still delivers an answer that is complete. */
  void giveWay() {
    if (answered) {
      cut = true;
      close(socket);
    } else {
      cut();
    }
  }

  /** Resets the connection of a socket. */
  static void cut(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException closedAlready) {
      // The next line does nothing then.
    }
    close(socket);
  }

  @Override
  public void run() {
    try {
      serve();
    } catch (IOException clientIsGone) {
      // The client reports a failed scrape. There is nobody to answer.
    } catch (Throwable failure) {
      Failures.record("exporter.request", failure);
    } finally {
      close(socket);
      keeper.ended(this);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException nothingToLose) {
      // All has been sent, or the client is gone.
    }
  }

  private void serve() throws IOException {
    socket.setTcpNoDelay(true);
    Socket talk = secured();
    HttpConnection http = new HttpConnection(LIMITS);
    http.bind(talk, talk == socket ? received : new byte[0]);
    boolean goesOn = true;
    while (goesOn) {
      become(State.WAITING);
      if (!http.isDataAvailable(LONGEST_IDLE)) {
        return;
      }
      become(State.READING);
      goesOn = serveOne(http);
    }
    endOutput(talk);
    linger();
  }

  /** Returns the socket to talk over. A client that takes its time in a handshake is cut off. */
  private Socket secured() throws IOException {
    if (security == null) {
      return socket;
    }
    become(State.READING);
    try {
      return security.secured(socket, received);
    } catch (IOException refused) {
      // Lets the client read why.
      endOutput(socket);
      linger();
      throw refused;
    }
  }

  /** Returns whether another request may follow. */
  private boolean serveOne(HttpConnection http) throws IOException {
    ClassicHttpRequest head;
    Request request;
    try {
      head = http.receiveRequestHeader();
      if (head == null) {
        return false;
      }
      request = new Request(head);
    } catch (MessageConstraintException tooLong) {
      return refuse(http, "A line of the request or the number of its headers is over the limit.");
    } catch (HttpException | URISyntaxException unreadable) {
      return refuse(http, "This is no request of HTTP.");
    }
    become(State.ANSWERING);
    Response response = handler.answer(request);
    boolean goesOn = allowsAnother(head) && !keeper.othersWait();
    send(http, response, !request.isHead(), goesOn);
    return goesOn;
  }

  private boolean refuse(HttpConnection http, String why) throws IOException {
    send(http, Response.text(400, why + "\n"), true, false);
    return false;
  }

  private static boolean allowsAnother(ClassicHttpRequest head) {
    ProtocolVersion version = head.getVersion();
    if (version != null && version.lessEquals(HttpVersion.HTTP_1_0)) {
      return false;
    }
    for (Header connection : head.getHeaders(HttpHeaders.CONNECTION)) {
      if (String.valueOf(connection.getValue()).toLowerCase(Locale.ROOT).contains("close")) {
        return false;
      }
    }
    return !hasBody(head);
  }

  private static boolean hasBody(ClassicHttpRequest head) {
    if (head.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
      return true;
    }
    for (Header length : head.getHeaders(HttpHeaders.CONTENT_LENGTH)) {
      if (!String.valueOf(length.getValue()).trim().equals("0")) {
        return true;
      }
    }
    return false;
  }

  private void send(HttpConnection http, Response response, boolean withBody, boolean goesOn)
      throws IOException {
    memory.take(response);
    try {
      sendNow(http, response, withBody, goesOn);
    } finally {
      memory.giveBack(response);
    }
  }

  private void sendNow(HttpConnection http, Response response, boolean withBody, boolean goesOn)
      throws IOException {
    become(State.SENDING);
    BasicClassicHttpResponse head = new BasicClassicHttpResponse(response.status());
    head.setHeader(HttpHeaders.DATE, HttpDateGenerator.INSTANCE.getCurrentDate());
    response.headers().forEach(head::setHeader);
    head.setHeader(HttpHeaders.CONTENT_LENGTH, response.body().length());
    if (!goesOn) {
      head.setHeader(HttpHeaders.CONNECTION, "close");
    }
    try {
      http.sendResponseHeader(head);
      if (withBody) {
        head.setEntity(new ChunksEntity(response, this::progress));
        http.sendResponseEntity(head);
      }
      http.flush();
      answered = true;
    } catch (HttpException impossible) {
      throw new IOException(impossible);
    }
  }

  private void progress() {
    sinceNanos = System.nanoTime();
  }

  private void become(State next) {
    sinceNanos = System.nanoTime();
    state = next;
  }

  /** Tells the client that nothing more comes, encrypted or not. May block like any output. */
  private void endOutput(Socket talk) throws IOException {
    become(State.SENDING);
    try {
      talk.shutdownOutput();
    } catch (UnsupportedOperationException oldTls) {
      // An early Java 8. The length of the answer has told it.
    }
    if (!socket.isOutputShutdown()) {
      socket.shutdownOutput();
    }
  }

  /**
   * Lets the client read the answer before the connection ends: a socket that is closed with unread
   * bytes resets the connection, and the answer may be lost.
   */
  private void linger() throws IOException {
    become(State.CLOSING);
    socket.setSoTimeout(LINGER_MILLIS);
    InputStream in = socket.getInputStream();
    byte[] ignored = new byte[4096];
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
    int total = 0;
    int read = 0;
    while (read >= 0 && total < LONGEST_LINGER_BYTES && System.nanoTime() - deadlineNanos < 0) {
      read = in.read(ignored);
      total += read;
    }
  }
}
