// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import org.jspecify.annotations.Nullable;

/** A reader of the header {@code traceparent} (W3C Trace Context, level 1, section 3.2). */
final class Traceparent {

  /** Two digits of the version, 32 of the trace, 16 of the span, two of the flags. */
  private static final int LENGTH = 55;

  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int INVALID_VERSION = 0xff;
  private static final int SAMPLED = 1;

  private Traceparent() {}

  /**
   * Sets the trace of a request. It has none if the header is absent or invalid, or if the trace is
   * not sampled, since an exemplar has to lead to a trace.
   */
  static void read(@Nullable String header, PromtapRequest request) {
    request.span = 0;
    if (header == null || !isWellFormed(header)) {
      return;
    }
    request.traceHigh = hex(header, TRACE, TRACE + 16);
    request.traceLow = hex(header, TRACE + 16, SPAN - 1);
    boolean hasTrace = (request.traceHigh | request.traceLow) != 0;
    boolean isSampled = (hex(header, FLAGS, LENGTH) & SAMPLED) != 0;
    if (hasTrace && isSampled) {
      request.span = hex(header, SPAN, FLAGS - 1);
    }
  }

  private static boolean isWellFormed(String header) {
    if (header.length() < LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean isDash = i == TRACE - 1 || i == SPAN - 1 || i == FLAGS - 1;
      if (isDash ? header.charAt(i) != '-' : digit(header.charAt(i)) < 0) {
        return false;
      }
    }
    long version = hex(header, 0, TRACE - 1);
    // Later versions may have more after another dash.
    return version != INVALID_VERSION
        && (header.length() == LENGTH || version > 0 && header.charAt(LENGTH) == '-');
  }

  private static long hex(String text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value << 4 | digit(text.charAt(i));
    }
    return value;
  }

  /** Returns the value of a digit; -1 for all but the standard's digits, which are lower case. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
}
