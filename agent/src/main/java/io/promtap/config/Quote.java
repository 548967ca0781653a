package io.promtap.config;

/** Shows text of a file in a message: short, and on one line. */
final class Quote {

  private static final int LONGEST = 60;

  private Quote() {}

  /** Without the quotes, for messages that have their own. */
  static String cut(String text) {
    StringBuilder shown = new StringBuilder();
    int length = Math.min(text.length(), LONGEST);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? ' ' : c);
    }
    return text.length() > LONGEST ? shown.append("...").toString() : shown.toString();
  }
}
