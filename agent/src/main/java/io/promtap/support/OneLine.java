// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

/**
 * A maker of texts on one line. It replaces line breaks and all other control characters: a
 * terminal obeys some of them, and a text of the application may contain any.
 */
public final class OneLine {

  private OneLine() {}

  /** Replaces them with spaces, so that a text of several lines stays readable. */
  public static String of(String text) {
    return of(text, ' ');
  }

  /** Replaces each with a visible character. For names, in which a space would mislead. */
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
