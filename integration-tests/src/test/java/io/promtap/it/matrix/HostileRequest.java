// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * A request that nobody should send, made from a random number. The same random numbers make the
 * same requests.
 *
 * @param method what decides how its response is framed
 * @param bytes all that goes over the wire
 * @param manner how the connection is used
 */
record HostileRequest(String method, byte[] bytes, Manner manner) {

  /** How the connection is used. */
  enum Manner {
    /** A request that ends where its framing says: the connection may go on. */
    FRAMED,
    /** On a connection of its own, which is no use after it: any bytes can be sent. */
    ALONE,
    /** Ends before its framing says. The client half-closes, so that the server need not wait. */
    TOO_SHORT,
    /** The client sends some of it and resets the connection. */
    ABORTED
  }

  private static final String[] METHODS = {
    "GET",
    "GET",
    "GET",
    "GET",
    "POST",
    "PUT",
    "HEAD",
    "OPTIONS",
    "DELETE",
    "PATCH",
    "TRACE",
    "get",
    "BREW",
    "PROPFIND"
  };
  private static final String[] PATHS = {
    "/app/plain",
    "/app/prefix",
    "/app/prefix/a",
    "/app/some.ext",
    "/app/static.txt",
    "/app/docs/",
    "/app/any-method",
    "/app/wrapped",
    "/app/named",
    "/app/cross",
    "/app/forward?to=/plain",
    "/app/include?to=/plain",
    "/app/send-error?status=418",
    "/app/send-error?status=410",
    "/app/reject/403",
    "/app/throw/mapped",
    "/app/async/complete?after=0&status=200",
    "/app/async/dispatch?after=0&to=/plain",
    "/app",
    "/other/",
    "/other/hello",
    "/nowhere",
    "/"
  };
  private static final String[] SEGMENTS = {
    "..",
    ".",
    "",
    "%2e%2e",
    "%2F",
    "%5C",
    "\\",
    "%00",
    "%zz",
    "%",
    "%c0%ae",
    "%u0041",
    ";",
    ";a=b",
    ";jsessionid=x",
    "{id}",
    "${jndi:x}",
    "a b",
    "'\"",
    "<script>",
    "WEB-INF",
    "META-INF",
    "web.xml",
    "~",
    "*",
    "%25%32%66",
    "@",
    "|",
    "^",
    "é",
    "CON",
    "index.html",
    "page.jsp",
    "x.ext"
  };
  private static final String[] HEADERS = {
    "Range: bytes=0-3",
    "Range: bytes=9-1,x",
    "If-Modified-Since: yesterday",
    "If-None-Match: *",
    "Accept: ;;;",
    "Cookie: a=\"; b; $Version=1",
    "Cookie: JSESSIONID=../../x",
    "Content-Type: multipart/form-data",
    "Content-Type: text/plain; charset=no-such",
    "X-Forwarded-For: 127.0.0.1",
    "Authorization: Basic ====",
    "Accept-Encoding: identity;q=0",
    "traceparent: 00-ffffffffffffffffffffffffffffffff-0000000000000000-zz"
  };
  private static final String[] BREAKING_HEADERS = {
    "Content-Length: -1",
    "Content-Length: 1, 2",
    "Transfer-Encoding: nonsense",
    "Host: elsewhere",
    "No colon",
    ": no name",
    " folded",
    "Nul: a\0b",
    "Expect: nonsense",
    "Expect: 100-continue"
  };

  private static final String[] UNFULFILLED_HEADERS = {
    "Content-Length: 999", "Transfer-Encoding: chunked"
  };

  static HostileRequest from(Random random) {
    int dice = random.nextInt(100);
    Manner manner =
        dice < 85
            ? Manner.FRAMED
            : dice < 94 ? Manner.ALONE : dice < 96 ? Manner.TOO_SHORT : Manner.ABORTED;
    boolean anything = manner == Manner.ALONE;
    String method = method(random, anything);
    StringBuilder text = new StringBuilder();
    text.append(method)
        .append(' ')
        .append(target(random))
        .append(' ')
        .append(version(random, anything));
    text.append("\r\nHost: localhost\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(one(HEADERS, random)).append("\r\n");
    }
    if (random.nextInt(200) == 0) {
      text.append("X-Huge: ").append("x".repeat(random.nextInt(12_000))).append("\r\n");
    }
    if (anything && random.nextBoolean()) {
      text.append(one(BREAKING_HEADERS, random)).append("\r\n");
    }
    if (manner == Manner.TOO_SHORT) {
      text.append(one(UNFULFILLED_HEADERS, random)).append("\r\n");
    }
    int body = method.startsWith("P") ? random.nextInt(300) : 0;
    if (body > 0 && (manner == Manner.FRAMED || manner == Manner.ABORTED)) {
      text.append("Content-Length: ").append(body).append("\r\n");
    }
    text.append("\r\n").append("b".repeat(body));
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    if (manner == Manner.ABORTED) {
      bytes = java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
    }
    return new HostileRequest(method, bytes, manner);
  }

  private static String method(Random random, boolean anything) {
    if (random.nextInt(20) == 0) {
      return "M"
          + Long.toString(random.nextLong() & Long.MAX_VALUE, 36)
              .toUpperCase(java.util.Locale.ROOT);
    }
    return anything && random.nextInt(5) == 0 ? "G\u00e9T(" : one(METHODS, random);
  }

  private static String version(Random random, boolean anything) {
    if (anything && random.nextInt(5) == 0) {
      return one(new String[] {"HTTP/1.0", "HTTP/9.9", "HTTP/1.1x", "", "FTP/1.1"}, random);
    }
    return "HTTP/1.1";
  }

  private static String target(Random random) {
    // Most are answered by the application: a rejected one costs a new connection, and tells less.
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> one(PATHS, random);
      case 8 -> "http://host" + random.nextInt(9) + ":80" + path(random);
      case 9 -> one(PATHS, random) + garbage(random);
      case 10, 11 -> "/app/" + Long.toHexString(random.nextLong());
      case 12, 13 ->
          "/app/prefix/" + Long.toHexString(random.nextLong()) + ";p=" + random.nextInt();
      default -> path(random);
    };
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder(random.nextBoolean() ? "/app" : "");
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      path.append('/').append(random.nextInt(3) == 0 ? garbage(random) : one(SEGMENTS, random));
    }
    return random.nextInt(100) == 0 ? path + "x".repeat(random.nextInt(6000)) : path.toString();
  }

  private static String garbage(Random random) {
    StringBuilder garbage = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      if (random.nextInt(3) == 0) {
        garbage.append(String.format("%%%02x", random.nextInt(256)));
      } else {
        garbage.append((char) (33 + random.nextInt(94)));
      }
    }
    return garbage.toString();
  }

  private static String one(String[] of, Random random) {
    return of[random.nextInt(of.length)];
  }

  @Override
  public String toString() {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return manner + " " + (text.length() > 500 ? text.substring(0, 500) + "..." : text);
  }
}
