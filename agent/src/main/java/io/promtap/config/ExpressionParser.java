package io.promtap.config;

import io.promtap.config.Expression.Root;
import io.promtap.config.Expression.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Parses {@code ${root(.property | ['key'] | [0])*(:-default)?}} or a constant, left to right, in
 * one pass without backtracking.
 */
final class ExpressionParser {

  static final int LONGEST = 1_000;
  static final int MOST_STEPS = 16;

  /** A JVM method has at most 255 parameters, and {@code this} is one of them. */
  private static final int LAST_ARGUMENT = 254;

  private static final String ARGUMENT_PREFIX = "arg";
  private static final List<String> ROOTS =
      Arrays.asList("this", "arg0", "return", "exception", "class", "method", "outcome");
  private static final String TEXT_AROUND =
      "text around an expression is not supported in this version; use the expression alone";

  private final String text;
  private int position;
  private Root root;
  private int argument = -1;
  private final List<Step> steps = new ArrayList<>();
  private String defaultValue;

  ExpressionParser(String text) {
    this.text = text;
  }

  Expression parse() {
    if (text.length() > LONGEST) {
      throw error(
          0, "an expression may have " + LONGEST + " characters, this has " + text.length());
    }
    int start = text.indexOf("${");
    if (start < 0) {
      return constant();
    }
    if (start > 0) {
      throw error(0, TEXT_AROUND);
    }
    position = 2;
    parseRoot();
    while (peek() == '.' || peek() == '[') {
      parseStep();
    }
    if (text.startsWith(":-", position)) {
      parseDefault();
    }
    expect('}');
    if (position < text.length()) {
      throw error(position, TEXT_AROUND);
    }
    return Expression.path(text, root, argument, steps, defaultValue);
  }

  private Expression constant() {
    if (text.trim().isEmpty()) {
      throw error(0, "is empty; expected an expression such as ${this.id} or a constant");
    }
    return Expression.constant(text);
  }

  private void parseRoot() {
    int start = position;
    String name = identifier("one of " + roots());
    if (name.startsWith(ARGUMENT_PREFIX) && isNumber(name.substring(ARGUMENT_PREFIX.length()))) {
      root = Root.ARGUMENT;
      argument = number(name.substring(ARGUMENT_PREFIX.length()), start, LAST_ARGUMENT);
      return;
    }
    root = rootNamed(name, start);
    if ((peek() == '.' || peek() == '[') && isPlainText(root)) {
      throw error(position, "\"" + name + "\" is a text and has nothing inside it to read");
    }
  }

  private static Root rootNamed(String name, int start) {
    switch (name) {
      case "this":
        return Root.THIS;
      case "return":
        return Root.RETURN;
      case "exception":
        return Root.EXCEPTION;
      case "class":
        return Root.CLASS;
      case "method":
        return Root.METHOD;
      case "outcome":
        return Root.OUTCOME;
      default:
        throw error(start, unknownRoot(name));
    }
  }

  private static String unknownRoot(String name) {
    String hint = NearestName.hint(name, ROOTS);
    return "unknown \"" + Quote.cut(name) + "\"; expected one of " + roots() + hint;
  }

  private static String roots() {
    return "this, arg0 (arg1, ...), return, exception, class, method, outcome";
  }

  private static boolean isPlainText(Root root) {
    return root == Root.CLASS || root == Root.METHOD || root == Root.OUTCOME;
  }

  private void parseStep() {
    if (steps.size() == MOST_STEPS) {
      throw error(position, "an expression may have " + MOST_STEPS + " steps");
    }
    if (peek() == '.') {
      position++;
      steps.add(Step.property(identifier("a property name")));
      if (peek() == '(') {
        throw error(position, "calls are not possible; name the property without parentheses");
      }
      return;
    }
    position++;
    char quote = peek();
    steps.add(quote == '\'' || quote == '"' ? key(quote) : index());
    expect(']');
  }

  private Step key(char quote) {
    int end = text.indexOf(quote, position + 1);
    if (end < 0) {
      throw error(position, "the key has no closing " + quote);
    }
    String key = text.substring(position + 1, end);
    position = end + 1;
    return Step.key(key);
  }

  private Step index() {
    int start = position;
    while (isDigit(peek())) {
      position++;
    }
    if (position == start) {
      throw error(start, "expected a quoted key such as ['name'] or an index such as [0]");
    }
    return Step.index(number(text.substring(start, position), start, Integer.MAX_VALUE));
  }

  private void parseDefault() {
    position += 2;
    int end = text.indexOf('}', position);
    if (end < 0) {
      throw unclosed();
    }
    if (end == position) {
      throw error(position, "the default after :- is empty; without :- it is \"none\"");
    }
    if (text.startsWith("${", position)) {
      throw error(position, "a default is a plain text, not another expression");
    }
    defaultValue = text.substring(position, end);
    position = end;
  }

  private String identifier(String expected) {
    int start = position;
    if (!Character.isJavaIdentifierStart(peek())) {
      throw position == text.length() ? unclosed() : error(start, "expected " + expected + found());
    }
    while (isNamePart(peek())) {
      position++;
    }
    return text.substring(start, position);
  }

  /** Control characters are parts of Java identifiers too, but of none that anybody wrote. */
  private static boolean isNamePart(char c) {
    return Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }

  private void expect(char wanted) {
    if (position == text.length()) {
      throw unclosed();
    }
    if (peek() != wanted) {
      throw error(position, "expected " + (wanted == '}' ? "., [, :- or }" : wanted) + found());
    }
    position++;
  }

  private String found() {
    return ", found \"" + Quote.cut(text.substring(position, position + 1)) + "\"";
  }

  private ExpressionException unclosed() {
    return error(text.length(), "the expression has no closing }");
  }

  /** The character at the position; 0 at the end. */
  private char peek() {
    return position < text.length() ? text.charAt(position) : 0;
  }

  private static int number(String digits, int start, int largest) {
    // Ten digits fit into a long, so the comparison cannot overflow.
    if (digits.length() > 10 || Long.parseLong(digits) > largest) {
      throw error(start, "the number " + Quote.cut(digits) + " is larger than " + largest);
    }
    return Integer.parseInt(digits);
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** ASCII only: Long.parseLong would take any script's digits. */
  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static ExpressionException error(int position, String message) {
    return new ExpressionException(position, message);
  }
}
