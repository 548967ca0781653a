// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Quote;
import org.jspecify.annotations.Nullable;

/** A scanner of the text of an expression: names, numbers, signs. */
final class ExpressionScanner {

  private final String text;
  private int position;

  ExpressionScanner(String text, int position) {
    this.text = text;
    this.position = position;
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position == text.length();
  }

  boolean at(String sign) {
    return text.startsWith(sign, position);
  }

  boolean atStep() {
    return at(".") || at("[");
  }

  boolean atDigit() {
    return isDigit(peek());
  }

  /** Moves behind the sign and returns true if it comes next. */
  boolean skip(String sign) {
    boolean next = at(sign);
    position += next ? sign.length() : 0;
    return next;
  }

  void expect(String sign, String expected) {
    if (!skip(sign)) {
      throw unexpected(expected);
    }
  }

  /** Moves to the next such sign and returns the text before it; does not move if there is none. */
  @Nullable String until(String sign) {
    int end = text.indexOf(sign, position);
    if (end < 0) {
      return null;
    }
    String before = text.substring(position, end);
    position = end;
    return before;
  }

  String identifier(String expected) {
    int start = position;
    if (!Character.isJavaIdentifierStart(peek())) {
      throw unexpected(expected);
    }
    while (isNamePart(peek())) {
      position++;
    }
    return text.substring(start, position);
  }

  int number(int largest) {
    int start = position;
    while (atDigit()) {
      position++;
    }
    return number(text.substring(start, position), start, largest);
  }

  static int number(String digits, int position, int largest) {
    // Ten digits fit into a long, so the comparison cannot overflow.
    if (digits.length() > 10 || Long.parseLong(digits) > largest) {
      String shown = Quote.cut(digits);
      throw new ExpressionException(position, "the number " + shown + " is larger than " + largest);
    }
    return Integer.parseInt(digits);
  }

  static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  ExpressionException error(String message) {
    return new ExpressionException(position, message);
  }

  ExpressionException unclosed() {
    return new ExpressionException(text.length(), "the expression has no closing }");
  }

  private ExpressionException unexpected(String expected) {
    if (atEnd()) {
      return unclosed();
    }
    String found = Quote.cut(text.substring(position, position + 1));
    return error("expected " + expected + ", found \"" + found + "\"");
  }

  /** Returns the next character; 0 at the end of the text. */
  private char peek() {
    return atEnd() ? 0 : text.charAt(position);
  }

  /** Excludes control characters, which Java allows in identifiers and nobody writes. */
  private static boolean isNamePart(char c) {
    return Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }

  /** Accepts ASCII only. Long.parseLong would accept the digits of any script. */
  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
