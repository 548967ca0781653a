// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;

/**
 * What a client of HTTP/2 does on one connection that nobody should do: requests of any form,
 * resets and frames that break the rules, made from random numbers. The same random numbers make
 * the same frames.
 */
final class HostileStreams {
  private static final String[] METHODS = {
    "GET", "GET", "GET", "POST", "HEAD", "PUT", "CONNECT", "get", "BREW", "", "PRI", "G T"
  };
  private static final String[] PATHS = {
    "/plain",
    "/prefix/7/listed",
    "/prefix/%2e%2e/listed?x",
    "/status?status=204",
    "/status?status=418",
    "/chunked",
    "/early",
    "/throw",
    "/throw-late",
    "/shop.Orders/Get",
    "/nowhere",
    "*",
    "",
    "http://elsewhere/plain",
    "/{id}/${jndi:x}",
    "//..//%00"
  };
  private static final String[] HEADERS = {
    "traceparent: 00-ffffffffffffffffffffffffffffffff-0000000000000000-zz",
    "content-length: 5",
    "content-length: -1",
    "te: trailers",
    "x: y",
    "connection: close",
    "transfer-encoding: chunked",
    "upgrade: h2c",
    "cookie: a=b",
    ":path: /second",
    ":status: 200",
    ":protocol: websocket",
    "Upper: case"
  };

  private static final int CONTINUATION = 9;

  private final Random random;
  private final Http2Wire wire;
  private int stream = -1;

  HostileStreams(long seed, Http2Wire wire) {
    this.random = new Random(seed);
    this.wire = wire;
  }

  /** Sends so many requests, and at last perhaps a frame that no connection survives. */
  void send(int requests) {
    try {
      for (int i = 0; i < requests; i++) {
        stream += 2 + 2 * (random.nextInt(10) / 9);
        request();
        // The server has read all when it closes: else it would reset what it has sent.
        if (wire.status(stream) == Scenario.UNANSWERED && wire.isClosed()) {
          return;
        }
        if (random.nextInt(8) == 0) {
          disturb();
        }
      }
      if (random.nextInt(3) == 0) {
        breakRules();
      }
    } catch (IOException rejected) {
      // The server has closed the connection: what it has answered is there to be read.
    }
  }

  private void request() throws IOException {
    String path = random.nextInt(3) > 0 ? one(PATHS) : "/" + Long.toHexString(random.nextLong());
    String method = random.nextInt(20) == 0 ? "M" + random.nextInt(1 << 20) : one(METHODS);
    String[] headers = new String[random.nextInt(10) / 8];
    for (int i = 0; i < headers.length; i++) {
      headers[i] = one(HEADERS);
    }
    if (random.nextInt(6) == 0) {
      wire.begin(stream, method, path, headers).data(stream, "12345", true);
    } else {
      wire.request(stream, method, path, headers);
    }
  }

  /** A frame that costs a stream at most. */
  private void disturb() throws IOException {
    int earlier = Math.max(1, stream - 2 * random.nextInt(5));
    switch (random.nextInt(6)) {
      case 0 -> wire.reset(stream);
      case 1 -> wire.take(earlier, 1 + random.nextInt(1_000));
      case 2 -> wire.any(2, 0, stream, new byte[] {0, 0, 0, 0, (byte) random.nextInt(256)});
      case 3 -> wire.any(0xa0 + random.nextInt(16), random.nextInt(256), earlier, new byte[5]);
      case 4 -> wire.any(6, 0, 0, new byte[8]);
      default -> wire.any(4, 0, 0, new byte[] {0, 4, 0, 1, 0, (byte) random.nextInt(256)});
    }
  }

  private void breakRules() throws IOException {
    int next = stream + 2;
    switch (random.nextInt(9)) {
      case 0 -> wire.head(next, true, garbage());
      case 1 -> wire.head(next + 1, true, requestHead());
      case 2 -> wire.head(0, true, requestHead());
      case 3 -> wire.any(0, 0, next + 100, new byte[10]);
      case 4 -> wire.any(3, 0, next + 100, new byte[4]);
      case 5 -> wire.any(CONTINUATION, 4, next, garbage());
      case 6 -> wire.any(8, 0, 0, new byte[4]);
      case 7 -> wire.any(5, 4, stream, garbage());
      default -> wire.any(4, 0, 0, garbage());
    }
  }

  private byte[] garbage() {
    byte[] bytes = new byte[1 + random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] requestHead() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    Http2Wire.field(block, ":method", "GET");
    Http2Wire.field(block, ":scheme", "http");
    Http2Wire.field(block, ":path", "/plain");
    return block.toByteArray();
  }

  private String one(String[] of) {
    return of[random.nextInt(of.length)];
  }
}
