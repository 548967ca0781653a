// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.expression.Expression;
import io.promtap.expression.Expression.Root;
import io.promtap.support.Quote;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The checks of which expressions each place allows, as far as the file alone can tell. */
final class ExpressionChecks {

  /** Woven code passes each of them to the recorder in a slot of its own. */
  static final int MOST_ARGUMENTS = 4;

  /** The reason why a constructor's failures are unknown: the JVM's verifier refuses a handler. */
  static final String CONSTRUCTOR_FAILURE =
      "an exception of a constructor cannot be caught, as it may come from the call of another"
          + " constructor, before there is an object";

  private static final Set<Root> KNOWN_AT_START =
      EnumSet.of(Root.CONSTANT, Root.THIS, Root.ARGUMENT, Root.CLASS, Root.METHOD);
  private static final Set<Root> TEXTS =
      EnumSet.of(Root.CONSTANT, Root.CLASS, Root.METHOD, Root.OUTCOME);

  private ExpressionChecks() {}

  /** Returns what is wrong with an expression at its place. */
  static @Nullable String mistake(
      Expression expression, ExpressionPlace place, boolean constructors) {
    if (expression.root() == Root.NOW) {
      return ofTime(expression, place);
    }
    if (place == ExpressionPlace.VALUE_AT_SCRAPE || place == ExpressionPlace.LABEL_AT_SCRAPE) {
      return atScrape(expression, place);
    }
    String ofConstructor = constructors ? ofConstructor(expression) : null;
    if (ofConstructor != null || place == ExpressionPlace.LABEL) {
      return ofConstructor;
    }
    if (place == ExpressionPlace.VALUE || place == ExpressionPlace.VALUE_OF_GAUGE) {
      return inValue(expression);
    }
    if (place == ExpressionPlace.ERROR) {
      return inError(expression);
    }
    return place == ExpressionPlace.AGENT_ID ? inAgentId(expression) : inLabelInFlight(expression);
  }

  private static @Nullable String ofTime(Expression expression, ExpressionPlace place) {
    if (place != ExpressionPlace.VALUE_OF_GAUGE) {
      return shown(expression)
          + " is a time, which only a gauge can have as its \"value\"; a \"timestamp\" is such a"
          + " gauge";
    }
    return expression.namesDefault() ? "leave the default out: there is always a time" : null;
  }

  private static @Nullable String atScrape(Expression expression, ExpressionPlace place) {
    boolean isValue = place == ExpressionPlace.VALUE_AT_SCRAPE;
    if (expression.root() == Root.THIS) {
      return isValue ? inValue(expression) : null;
    }
    return !isValue && expression.root() == Root.CONSTANT
        ? null
        : shown(expression)
            + " is not known at the scrape, when no call is under way; use this"
            + (isValue ? "" : " or a constant");
  }

  private static @Nullable String inAgentId(Expression expression) {
    return KNOWN_AT_START.contains(expression.root())
        ? null
        : shown(expression)
            + " is known only when the call ends, but the agent is needed when it starts, to count"
            + " it in flight; use this, arg0, class, method or a constant";
  }

  private static @Nullable String inLabelInFlight(Expression expression) {
    return KNOWN_AT_START.contains(expression.root())
        ? null
        : shown(expression)
            + " is known only when the call ends, but a call in flight is counted when it starts;"
            + " use this, arg0, class, method or a constant";
  }

  private static @Nullable String inError(Expression expression) {
    if (TEXTS.contains(expression.root())) {
      return shown(expression)
          + " cannot tell an error from a success; use return, this, arg0 or exception";
    }
    return expression.namesDefault() ? "leave the default out: a missing value is no error" : null;
  }

  /** Checks an expression that is recorded as a number. */
  private static @Nullable String inValue(Expression expression) {
    boolean bareException = expression.root() == Root.EXCEPTION && expression.steps().isEmpty();
    if (TEXTS.contains(expression.root()) || bareException) {
      return shown(expression) + " is no number of the call; use this, arg0 or return";
    }
    return expression.namesDefault() && !isNumber(expression.defaultValue())
        ? "the default \"" + Quote.cut(expression.defaultValue()) + "\" is no number"
        : null;
  }

  private static boolean isNumber(String text) {
    try {
      double number = Double.parseDouble(text);
      return !Double.isNaN(number) && !Double.isInfinite(number);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String shown(Expression expression) {
    return Quote.cut(expression.source());
  }

  /** Checks an expression at any place of a rule about constructors. */
  private static @Nullable String ofConstructor(Expression expression) {
    switch (expression.root()) {
      case RETURN:
        return "a constructor returns nothing; the new object is ${this}";
      case EXCEPTION:
      case OUTCOME:
        return shown(expression) + " is not known for a constructor: " + CONSTRUCTOR_FAILURE;
      default:
        return null;
    }
  }

  /** Reports more arguments than woven code passes on, and those that no such method has. */
  static void checkArguments(
      Section rule, MethodTarget target, @Nullable Expression error, List<MetricSpec> metrics) {
    Set<Integer> arguments = new TreeSet<>();
    add(arguments, error);
    for (MetricSpec metric : metrics) {
      add(arguments, metric.value());
      for (Expression label : metric.labels().values()) {
        add(arguments, label);
      }
    }
    if (arguments.size() > MOST_ARGUMENTS) {
      rule.report(
          "reads "
              + arguments.size()
              + " arguments, but may read at most "
              + MOST_ARGUMENTS
              + ": "
              + named(arguments));
    }
    List<String> types = target.parameters();
    if (types != null && !types.contains(ParameterTypes.REST)) {
      arguments.removeIf(argument -> argument < types.size());
      if (!arguments.isEmpty()) {
        rule.report(
            "parameters",
            "there are "
                + types.size()
                + ", counted from arg0, but the rule reads "
                + named(arguments));
      }
    }
  }

  private static void add(Set<Integer> arguments, @Nullable Expression expression) {
    if (expression != null && expression.root() == Root.ARGUMENT) {
      arguments.add(expression.argument());
    }
  }

  private static String named(Set<Integer> arguments) {
    StringBuilder text = new StringBuilder();
    for (int argument : arguments) {
      text.append(text.length() == 0 ? "arg" : ", arg").append(argument);
    }
    return text.toString();
  }
}
