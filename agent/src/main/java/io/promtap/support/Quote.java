// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

/** A formatter of text from a file for messages: short, and on one line. */
public final class Quote {

  private static final int LONGEST = 60;

  private Quote() {}

  /** Without the quotes, for messages that have their own. */
  public static String cut(String text) {
    return cut(text, LONGEST);
  }

  public static String cut(String text, int longest) {
    return OneLine.of(text.length() > longest ? text.substring(0, longest) + "..." : text);
  }
}
