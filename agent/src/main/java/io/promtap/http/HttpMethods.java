// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import org.jspecify.annotations.Nullable;

/**
 * The nine methods of RFC 9110 and RFC 5789 as small numbers. Whatever else a client sends is
 * {@code OTHER}: the method is text from outside and must not make series.
 */
final class HttpMethods {

  static final int COUNT = 10;
  static final int OTHER = 9;
  static final int CONNECT = 5;

  private static final String[] NAMES = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "OTHER"
  };

  private HttpMethods() {}

  static String name(int index) {
    return NAMES[index];
  }

  /** Returns the number of a method. Methods are case-sensitive. */
  static int index(@Nullable String method) {
    if (method == null) {
      return OTHER;
    }
    switch (method) {
      case "GET":
        return 0;
      case "HEAD":
        return 1;
      case "POST":
        return 2;
      case "PUT":
        return 3;
      case "DELETE":
        return 4;
      case "CONNECT":
        return CONNECT;
      case "OPTIONS":
        return 6;
      case "TRACE":
        return 7;
      case "PATCH":
        return 8;
      default:
        return OTHER;
    }
  }
}
