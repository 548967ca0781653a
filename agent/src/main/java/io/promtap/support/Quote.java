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
    return text.length() > longest
        ? onOneLine(text.substring(0, longest)) + "..."
        : onOneLine(text);
  }

  /** Line breaks and other control characters become spaces. */
  public static String onOneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean breaksLine = c == '\u2028' || c == '\u2029' || Character.isISOControl(c);
      line.append(breaksLine ? ' ' : c);
    }
    return line.toString();
  }
}
