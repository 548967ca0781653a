// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name with wildcards: {@code *} stands for any characters but a dot, {@code **} for any
 * characters. Immutable; equal by its text.
 *
 * <p>Matching takes at most the product of both lengths, whatever the pattern.
 */
public final class NamePattern {

  private final String text;
  private final String literalStart;
  private final boolean isExact;

  /** The parts of the pattern in order: literal texts and the two wildcards. */
  private final List<String> parts = new ArrayList<>();

  public NamePattern(String text) {
    this.text = text;
    this.literalStart = text.substring(0, endOfLiteral(0));
    this.isExact = text.indexOf('*') < 0;
    int at = 0;
    while (at < text.length()) {
      int end = text.charAt(at) == '*' ? endOfStars(at) : endOfLiteral(at);
      parts.add(text.substring(at, end).startsWith("**") ? "**" : text.substring(at, end));
      at = end;
    }
  }

  private int endOfStars(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) == '*') {
      end++;
    }
    return end;
  }

  private int endOfLiteral(int from) {
    int star = text.indexOf('*', from);
    return star < 0 ? text.length() : star;
  }

  /** Returns whether there is no wildcard, so that only the text itself matches. */
  public boolean isExact() {
    return isExact;
  }

  /** Returns the start of every match, which may be empty. */
  public String literalStart() {
    return literalStart;
  }

  /** Returns whether the whole name matches. */
  public boolean matches(String name) {
    if (isExact()) {
      return text.equals(name);
    }
    // This runs for every class that is loaded, and decides for nearly all of them.
    if (!name.startsWith(literalStart)) {
      return false;
    }
    // reached[i]: the parts so far match the first i characters.
    boolean[] reached = new boolean[name.length() + 1];
    reached[0] = true;
    for (String part : parts) {
      reached =
          part.charAt(0) == '*' ? afterStars(part, name, reached) : after(part, name, reached);
    }
    return reached[name.length()];
  }

  private static boolean[] after(String literal, String name, boolean[] reached) {
    boolean[] next = new boolean[reached.length];
    for (int i = 0; i + literal.length() < reached.length; i++) {
      next[i + literal.length()] = reached[i] && name.startsWith(literal, i);
    }
    return next;
  }

  private static boolean[] afterStars(String stars, String name, boolean[] reached) {
    boolean[] next = new boolean[reached.length];
    boolean within = false;
    for (int i = 0; i < reached.length; i++) {
      boolean stops = i > 0 && name.charAt(i - 1) == '.' && stars.equals("*");
      within = reached[i] || within && !stops;
      next[i] = within;
    }
    return next;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NamePattern && text.equals(((NamePattern) other).text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
