// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client that has connected and has no thread yet. It gets one when its request is there. What it
 * sends until then is kept, up to a limit.
 *
 * <p>So a client that asks for nothing costs a descriptor and no thread. Only the acceptor's thread
 * uses it. No method waits for longer than a millisecond.
 */
final class Newcomer {

  /** The size of a long request, in bytes. A longer one is read to its end by a thread. */
  private static final int MOST_BYTES = 8 * 1024;

  private static final int USUAL_BYTES = 512;

  private final Socket socket;
  private final boolean encrypted;
  private final long sinceNanos = System.nanoTime();
  private byte[] received = new byte[0];
  private int length;
  private int lengthOfLastLook;
  private boolean asked;

  /**
   * @param encrypted whether what it sends can be read by a thread only
   */
  Newcomer(Socket socket, boolean encrypted) {
    this.socket = socket;
    this.encrypted = encrypted;
  }

  /**
   * Returns whether a thread has something to do now.
   *
   * @throws IOException if the client is gone
   */
  boolean hasAsked() throws IOException {
    InputStream in = socket.getInputStream();
    int arrived = in.available();
    if (encrypted) {
      return length + arrived > 0;
    }
    while (arrived > 0 && length < MOST_BYTES) {
      read(in, Math.min(arrived, MOST_BYTES - length));
      arrived = in.available();
    }
    if (length > lengthOfLastLook) {
      lengthOfLastLook = length;
      asked = length == MOST_BYTES || hasWholeHead() || hasBadLine();
    }
    return asked;
  }

  /**
   * Returns whether the client is gone. If it is silent this takes a millisecond: only a read that
   * waits tells the end of a connection from silence.
   */
  boolean isGone() {
    try {
      socket.setSoTimeout(1);
      readOne();
      socket.setSoTimeout(0);
      return false;
    } catch (IOException gone) {
      return true;
    }
  }

  private void readOne() throws IOException {
    try {
      read(socket.getInputStream(), 1);
    } catch (SocketTimeoutException silent) {
      // It is still there.
    }
  }

  /** Reads bytes that have arrived, or waits for the first as long as the socket is told to. */
  private void read(InputStream in, int bytes) throws IOException {
    if (length + bytes > received.length) {
      received = Arrays.copyOf(received, Math.max(USUAL_BYTES, length + bytes));
    }
    int read = in.read(received, length, bytes);
    if (read < 0) {
      throw new IOException("the client has closed");
    }
    length += read;
  }

  /** An empty line ends the head; some clients end lines without a carriage return. */
  private boolean hasWholeHead() {
    for (int i = 1; i < length; i++) {
      if (received[i] == '\n') {
        int before = received[i - 1] == '\r' ? i - 2 : i - 1;
        if (before >= 0 && received[before] == '\n') {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Returns whether the first line is complete and is none of HTTP: the client waits for a word.
   */
  private boolean hasBadLine() {
    int begin = 0;
    while (begin < length && (received[begin] == '\r' || received[begin] == '\n')) {
      begin++;
    }
    int end = begin;
    while (end < length && received[end] != '\n') {
      end++;
    }
    String line = new String(received, begin, end - begin, StandardCharsets.ISO_8859_1);
    return end < length && !line.contains(" HTTP/");
  }

  Socket socket() {
    return socket;
  }

  /** Returns what it has sent and nobody has looked at. */
  byte[] received() {
    return Arrays.copyOf(received, length);
  }

  long age(long nowNanos) {
    return nowNanos - sinceNanos;
  }

  /** Ends the connection at once. */
  void cut() {
    ClientConnection.cut(socket);
  }
}
