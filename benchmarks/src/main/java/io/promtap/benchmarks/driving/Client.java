// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One kept-alive connection to the service, as cheap as a socket can be. */
final class Client implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;
  private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

  private final byte[] end;
  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  /** How many bytes of the answer that is being read were as they should be. */
  private int begun;

  private int ended;

  /**
   * @param end the last characters of each answer, which come nowhere else in it, and whose first
   *     one begins no other try to match them
   * @param spinning whether it asks again and again for the answer instead of sleeping, so that the
   *     service does not pay for waking it; only with a processor of its own
   */
  Client(int port, String end, boolean spinning) throws IOException {
    this.end = end.getBytes(StandardCharsets.US_ASCII);
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(!spinning);
  }

  /** Sends requests and reads their answers to the end. */
  void send(byte[] requests, int times) throws IOException {
    for (ByteBuffer all = ByteBuffer.wrap(requests); all.hasRemaining(); ) {
      channel.write(all);
    }
    int answers = 0;
    while (answers < times) {
      buffer.clear();
      int read = channel.read(buffer);
      if (read < 0) {
        throw new IOException(
            "the connection ended after " + answers + " of " + times + " answers");
      }
      if (read == 0) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < read; i++) {
        answers += isEnd(buffer.get(i)) ? 1 : 0;
      }
    }
  }

  /** Takes the next byte, and says whether an answer ends with it. */
  private boolean isEnd(byte next) throws IOException {
    if (begun < OK.length) {
      if (next != OK[begun++]) {
        throw new IOException(
            "an answer that is not 200: " + StandardCharsets.US_ASCII.decode(buffer.flip()));
      }
      return false;
    }
    ended = next == end[ended] ? ended + 1 : next == end[0] ? 1 : 0;
    if (ended < end.length) {
      return false;
    }
    begun = 0;
    ended = 0;
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
