// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A response as it came over the wire.
 *
 * @param headers by lower-case name
 * @param whole whether the body was as long as its framing said
 */
record WireReply(
    String statusLine, int status, Map<String, String> headers, byte[] body, boolean whole) {

  WireReply withBody(Body read) {
    return new WireReply(statusLine, status, headers, read.bytes(), read.whole());
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** What came of a body. */
  record Body(byte[] bytes, boolean whole) {}
}
