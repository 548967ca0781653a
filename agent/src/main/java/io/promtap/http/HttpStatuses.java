// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

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
}
