// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

/** A formatter of text from a file for messages: short, and on one line. */
public final class Quote {

  private static final int LONGEST = 60;

  private Quote() {}

  /** Shortens a text to 60 characters and puts it on one line. Adds no quotes. */
  public static String cut(String text) {
    return cut(text, LONGEST);
  }

  /** Shortens a text to so many characters and puts it on one line. Adds no quotes. */
  public static String cut(String text, int longest) {
    return OneLine.of(text.length() > longest ? text.substring(0, longest) + "..." : text);
  }
}
