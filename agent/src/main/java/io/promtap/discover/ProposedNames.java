// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A generator of unique names for proposed rules and of unique prefixes for their metrics. */
final class ProposedNames {

  /** Of a rule, and with room for an ending of a metric. */
  private static final int LONGEST = 150;

  /** What the names of Promtap's own metrics start with, and of a series of the scraper's. */
  private static final Pattern TAKEN =
      Pattern.compile("(http|db|jvm|process|promtap)(_.*)?|agent_execution.*|scrape");

  /** Words that mean a unit or a type in the name of a metric. */
  private static final String MEANING =
      "(pico|nano|micro|milli|centi|deci|deca|hecto|kilo|kibi|mega|mibi|mebi|giga|gibi|tera|tebi"
          + "|peta|pebi)?(amperes|bytes|bits|celsius|fahrenheit|rankine|grams|pounds|ounces|joules"
          + "|calories|kelvins?|meters|metres|inches|yards|miles|seconds|minutes|hours|days|weeks"
          + "|volts)"
          + "|s|ms|us|ns|sec|h|d|b|kb|mb|gb|tb|pb|m|counter|gauge|histogram|summary";

  private static final Pattern AFTER_A_WORD =
      Pattern.compile("(?<=[a-z0-9])_(?=(" + MEANING + ")(_|$))");
  private static final Pattern FIRST_WORD = Pattern.compile("^(" + MEANING + ")_");

  /** Endings that belong to parts of a metric. */
  private static final Pattern LAST_WORD =
      Pattern.compile("_(?=(total|count|sum|bucket|created|info)$)");

  private final Set<String> rules = new HashSet<>();
  private final Set<String> metrics = new HashSet<>();

  /** {@code CheckoutService.pay}, with as much of the package as tells it from others. */
  String rule(JavaMethod method) {
    return unique(method, ".", rules, name -> name.substring(Math.max(0, name.length() - LONGEST)));
  }

  /** {@code checkout_service_pay}, to which what is measured is added. */
  String metric(JavaMethod method) {
    return unique(method, "_", metrics, ProposedNames::metricName);
  }

  private static String unique(
      JavaMethod method, String separator, Set<String> taken, UnaryOperator<String> shape) {
    int start = method.className().lastIndexOf('.') + 1;
    while (true) {
      String name = method.className().substring(start) + separator + method.name();
      if (taken.add(shape.apply(name))) {
        return shape.apply(name);
      }
      if (start == 0) {
        return numbered(shape.apply(name), separator, taken);
      }
      start = method.className().lastIndexOf('.', start - 2) + 1;
    }
  }

  /** For what differs in characters that a name cannot have, in case, or before its last part. */
  private static String numbered(String name, String separator, Set<String> taken) {
    for (int number = 2; ; number++) {
      String numbered = name + separator + number;
      if (taken.add(numbered)) {
        return numbered;
      }
    }
  }

  private static String metricName(String name) {
    String words = snakeCase(name);
    words = words.substring(Math.max(0, words.length() - LONGEST)).replaceAll("^[_0-9]+", "");
    // Joined with its neighbour, a word of the code is no unit, type or ending any more; but
    // "milli" and "seconds" become one.
    for (String before = ""; !before.equals(words); ) {
      before = words;
      words = AFTER_A_WORD.matcher(words).replaceAll("");
      words = FIRST_WORD.matcher(words).replaceFirst("$1");
      words = LAST_WORD.matcher(words).replaceFirst("");
    }
    if (words.isEmpty() || words.matches(MEANING)) {
      return "method" + words;
    }
    return TAKEN.matcher(words).matches() ? "app_" + words : words;
  }

  /** {@code HTTPClient2.sendAll} becomes {@code http_client2_send_all}. */
  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .replaceAll("^_+|_+$", "")
        .toLowerCase(Locale.ROOT);
  }
}
