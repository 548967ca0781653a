// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

/**
 * A maker of texts on one line. It replaces line breaks and all other control characters: some of
 * them are obeyed by a terminal, and texts of the application hold any.
 */
public final class OneLine {

  private OneLine() {}

  /** With spaces, so that a text of several lines stays readable. */
  public static String of(String text) {
    return of(text, ' ');
  }

  /** With a character that shows where one was, for names, in which spaces would mislead. */
  public static String of(String text, char replacement) {
    StringBuilder line = new StringBuilder(text);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\u2028' || c == '\u2029' || Character.isISOControl(c)) {
        line.setCharAt(i, replacement);
      }
    }
    return line.toString();
  }
}
