// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/** The escapes of the text formats: what would end a line or a value has a backslash before it. */
final class TextEscapes {

  private TextEscapes() {}

  /** Returns a text as it stands between double quotes, and anywhere in OpenMetrics. */
  static String quoted(String text) {
    return escaped(text, true);
  }

  /** Returns a text as it stands in a line of its own in the Prometheus text format. */
  static String line(String text) {
    return escaped(text, false);
  }

  private static String escaped(String text, boolean quotes) {
    for (int i = 0; i < text.length(); i++) {
      if (isSpecial(text.charAt(i), quotes)) {
        return escapedFrom(i, text, quotes);
      }
    }
    return text;
  }

  private static String escapedFrom(int first, String text, boolean quotes) {
    StringBuilder escaped = new StringBuilder(text.length() + 8).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSpecial(c, quotes)) {
        escaped.append('\\').append(c == '\n' ? 'n' : c);
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static boolean isSpecial(char c, boolean quotes) {
    return c == '\\' || c == '\n' || (quotes && c == '"');
  }
}
