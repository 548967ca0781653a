// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.expression.Expression.Root;
import io.promtap.expression.Expression.Step;
import io.promtap.support.NearestName;
import io.promtap.support.Quote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parser of {@code ${root(.property | .method() | ['key'] | [0])*(:-default)?}} and of constants.
 * It works from left to right, in one pass without backtracking.
 */
public final class ExpressionParser {

  static final int LONGEST = 1_000;
  static final int MOST_STEPS = 16;

  /** A JVM method has at most 255 parameters, and {@code this} is one of them. */
  private static final int LAST_ARGUMENT = 254;

  private static final String ARGUMENT_PREFIX = "arg";
  private static final List<String> ROOTS =
      Arrays.asList("this", "arg0", "return", "exception", "class", "method", "outcome", "now");
  private static final String ROOT_LIST =
      "this, arg0 (arg1, ...), return, exception, class, method, outcome, now";

  /** Names of methods of the JDK that change something, wait for something or start something. */
  private static final String TEXT_AROUND =
      "text around an expression is not supported in this version; use the expression alone";

  private final String text;
  private final ExpressionScanner scanner;
  private int argument = -1;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable String defaultValue;

  private ExpressionParser(String text) {
    this.text = text;
    scanner = new ExpressionScanner(text, 0);
  }

  /**
   * Parses one expression or constant.
   *
   * @throws ExpressionException with the position of the mistake
   */
  public static Expression parse(String text) {
    return new ExpressionParser(text).parse();
  }

  private Expression parse() {
    if (text.length() > LONGEST) {
      throw scanner.error(
          "an expression may have " + LONGEST + " characters, this has " + text.length());
    }
    if (!text.contains("${")) {
      return constant();
    }
    if (!scanner.skip("${")) {
      throw scanner.error(TEXT_AROUND);
    }
    Root root = parseRoot();
    while (scanner.atStep()) {
      parseStep();
    }
    if (scanner.skip(":-")) {
      parseDefault();
    }
    scanner.expect("}", "., [, :- or }");
    if (!scanner.atEnd()) {
      throw scanner.error(TEXT_AROUND);
    }
    return Expression.path(text, root, argument, steps, defaultValue);
  }

  private Expression constant() {
    if (text.trim().isEmpty()) {
      throw scanner.error("is empty; expected an expression such as ${this.id} or a constant");
    }
    return Expression.constant(text);
  }

  private Root parseRoot() {
    int start = scanner.position();
    String name = scanner.identifier("one of " + ROOT_LIST);
    String afterPrefix = name.startsWith(ARGUMENT_PREFIX) ? name.substring(3) : "";
    if (ExpressionScanner.isNumber(afterPrefix)) {
      argument = ExpressionScanner.number(afterPrefix, start, LAST_ARGUMENT);
      return Root.ARGUMENT;
    }
    Root root = rootNamed(name, start);
    if (scanner.atStep() && isPlain(root)) {
      String kind = root == Root.NOW ? "time" : "text";
      throw scanner.error("\"" + name + "\" is a " + kind + " and has nothing inside it to read");
    }
    return root;
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
      case "now":
        return Root.NOW;
      default:
        throw new ExpressionException(
            start,
            "unknown \"" + Quote.cut(name) + "\"; expected one of " + ROOT_LIST + hint(name));
    }
  }

  private static String hint(String name) {
    return NearestName.hint(name, ROOTS);
  }

  private static boolean isPlain(Root root) {
    return root == Root.CLASS || root == Root.METHOD || root == Root.OUTCOME || root == Root.NOW;
  }

  private void parseStep() {
    if (steps.size() == MOST_STEPS) {
      throw scanner.error("an expression may have " + MOST_STEPS + " steps");
    }
    if (scanner.skip(".")) {
      parseMember();
      return;
    }
    scanner.skip("[");
    steps.add(insideBrackets());
    scanner.expect("]", "]");
  }

  private void parseMember() {
    int start = scanner.position();
    String name = scanner.identifier("a property name");
    if (!scanner.skip("(")) {
      steps.add(Step.property(name));
      return;
    }
    if (ChangingMethods.isOne(name)) {
      throw new ExpressionException(
          start,
          name + "() is never called: an expression only reads, it changes and awaits nothing");
    }
    if (!scanner.skip(")")) {
      throw scanner.error("a method is called without arguments: " + name + "()");
    }
    steps.add(Step.call(name));
  }

  private Step insideBrackets() {
    if (scanner.atDigit()) {
      return Step.index(scanner.number(Integer.MAX_VALUE));
    }
    if (scanner.at("'")) {
      return key("'");
    }
    if (scanner.at("\"")) {
      return key("\"");
    }
    throw scanner.error("expected a quoted key such as ['name'] or an index such as [0]");
  }

  private Step key(String quote) {
    int start = scanner.position();
    scanner.skip(quote);
    String key = scanner.until(quote);
    if (key == null) {
      throw new ExpressionException(start, "the key has no closing " + quote);
    }
    scanner.skip(quote);
    return Step.key(key);
  }

  private void parseDefault() {
    if (scanner.at("}")) {
      throw scanner.error("the default after :- is empty; without :- it is \"none\"");
    }
    if (scanner.at("${")) {
      throw scanner.error("a default is a plain text, not another expression");
    }
    String text = scanner.until("}");
    if (text == null) {
      throw scanner.unclosed();
    }
    defaultValue = text;
  }
}
