// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import org.jspecify.annotations.Nullable;

/** The rule for numbers that are no status, though an application may set any number as one. */
final class HttpStatuses {

  static final int SERVER_ERROR = 500;

  private HttpStatuses() {}

  /**
   * What a client takes a number for. Any three digits are a status; 600 to 999 are in use between
   * programs that know each other. Of anything else a server makes what is no status line, such as
   * {@code HTTP/1.1 -1}, and a client has to treat it as a server error (RFC 9110, section 15).
   */
  static int onTheWire(int number) {
    return number >= 100 && number <= 999 ? number : SERVER_ERROR;
  }

  /** Returns the number that a text is; one that is no status if the text is none. */
  static int parse(@Nullable CharSequence text) {
    if (text == null || text.length() != 3) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
