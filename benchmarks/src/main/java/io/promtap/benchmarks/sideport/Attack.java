// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * The rows of the table: how many attackers, and what each does. Those called {@code large} ask for
 * a page with the number of series of {@code --series}.
 */
enum Attack {
  NONE("nobody", 0, socket -> {}),
  HALF_OPEN(
      "200 half a request, again every 2 s", 200, half("GET /metrics HTTP/1.1\r\nX: ", 2_000)),
  HALF_OPEN_SILENT("200 connect and say nothing, again every 2 s", 200, half("", 2_000)),
  IDLE("1,000 idle, at most 400 descriptors", 1_000, half("", 60_000)),
  BODY_POST("16 POST without its body", 16, body("POST / HTTP/1.1\r\nContent-Length: 1000")),
  BODY_GET("16 GET without its body", 16, body("GET /metrics HTTP/1.1\r\nContent-Length: 1000")),
  BODY_CHUNK(
      "16 POST with half a chunk", 16, body("POST / HTTP/1.1\r\nTransfer-Encoding: chunked")),
  BODY_EXPECT(
      "16 PUT that expect 100",
      16,
      body("PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9")),
  PIPELINE("8 pipeline 400 requests, read nothing", 8, pipeline(400)),
  BAD_LINE(
      "200 bad lines, again and again",
      200,
      half("\u0016\u0003\u0001\u0000NO SUCH\u0000LINE\n", 1_000)),
  LORIS("200 send a byte a second", 200, Attack::loris),
  CONCURRENT("100 scrape without pause", 100, Attack::scrape),
  FLOOD("50 open and close", 50, socket -> {}),
  LARGE_NONE("large page: nobody", 0, socket -> {}),
  LARGE_SLOW("large page: 20 read nothing", 20, pipeline(1)),
  LARGE_PIPELINE("large page: 8 pipeline 400 requests", 8, pipeline(400)),
  LARGE_HALF_OPEN(
      "large page: 200 half a request", 200, half("GET /metrics HTTP/1.1\r\nX: ", 2_000)),
  LARGE_CONCURRENT("large page: 100 scrape without pause", 100, Attack::scrape);

  private static final int IDLE_DESCRIPTORS = 400;
  private static final int SMALL_BUFFER = 4_096;
  private static final int HOLD_MILLIS = 60_000;
  private static final long SECOND_NANOS = 1_000_000_000L;

  final String title;
  private final int attackers;
  private final Crowd.Behaviour behaviour;

  Attack(String title, int attackers, Crowd.Behaviour behaviour) {
    this.title = title;
    this.attackers = attackers;
    this.behaviour = behaviour;
  }

  boolean isLarge() {
    return name().startsWith("LARGE");
  }

  /** Returns the row without attackers that this one is compared with. */
  Attack quiet() {
    return isLarge() ? LARGE_NONE : NONE;
  }

  /** Returns the limit of descriptors of the service; 0 for none. */
  int descriptors() {
    return this == IDLE ? IDLE_DESCRIPTORS : 0;
  }

  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the attacks of these options; all without any. {@code large} is each on the large page.
   */
  static List<Attack> named(List<String> options) {
    List<Attack> named = new ArrayList<>(List.of(values()));
    if (options != null) {
      for (String option : options) {
        if (!option.equals("large") && named.stream().noneMatch(a -> a.option().equals(option))) {
          List<String> all = named.stream().map(Attack::option).toList();
          throw new IllegalArgumentException("no row " + option + "; there are " + all);
        }
      }
      named.removeIf(
          attack ->
              !options.contains(attack.option())
                  && !(attack.isLarge() && options.contains("large")));
    }
    return named;
  }

  Crowd begin(InetSocketAddress address) {
    boolean readsNothing = title.contains("read nothing") || title.contains("pipeline");
    return new Crowd(address, attackers, readsNothing ? SMALL_BUFFER : 0, behaviour);
  }

  /** Sends a part of a request and comes again after a time. */
  private static Crowd.Behaviour half(String part, int millis) {
    return socket -> {
      Crowd.send(socket, part);
      Crowd.waitForTheEnd(socket, millis);
    };
  }

  private static Crowd.Behaviour body(String head) {
    return half(
        head + "\r\nHost: x\r\n\r\n" + (head.contains("chunked") ? "3e8\r\nhalf" : ""), 2_000);
  }

  private static Crowd.Behaviour pipeline(int requests) {
    String all = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(requests);
    return socket -> {
      Crowd.send(socket, all);
      holdUntilClosed(socket);
    };
  }

  /** Reads nothing; looks from time to time whether it was thrown out. */
  private static void holdUntilClosed(Socket socket) throws IOException {
    long end = System.nanoTime() + HOLD_MILLIS * 1_000_000L;
    while (!socket.isClosed() && System.nanoTime() < end) {
      LockSupport.parkNanos(SECOND_NANOS / 4);
      socket.getOutputStream().write('\r');
    }
  }

  private static void loris(Socket socket) throws IOException {
    String request = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "y".repeat(1_000);
    for (int i = 0; i < request.length() && !socket.isClosed(); i++) {
      socket.getOutputStream().write(request.charAt(i));
      LockSupport.parkNanos(SECOND_NANOS);
    }
  }

  private static void scrape(Socket socket) throws IOException {
    Crowd.send(socket, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    Crowd.waitForTheEnd(socket, Peer.LIMIT_MILLIS);
  }
}
