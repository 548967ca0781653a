// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A generator of unique names for proposed rules and of unique prefixes for their metrics. */
final class ProposedNames {

  /** The length of a rule's name. A metric's name still has room for an ending. */
  private static final int LONGEST = 150;

  /** The starts of the names of Promtap's own metrics, and the name of a scraper's series. */
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

  /** Returns {@code CheckoutService.pay}, with as much of the package as makes it unique. */
  String rule(JavaMethod method) {
    return unique(method, ".", rules, name -> name.substring(Math.max(0, name.length() - LONGEST)));
  }

  /** Returns {@code checkout_service_pay}, the start of the names of its metrics. */
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

  /** Adds a number to names that differ only in what the shape removes. */
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
    // A word that is joined with its neighbour is no unit, type or ending any more. The loop
    // repeats because two joined words can become a unit: "milli" and "seconds".
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

  /** Turns {@code HTTPClient2.sendAll} into {@code http_client2_send_all}. */
  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .replaceAll("^_+|_+$", "")
        .toLowerCase(Locale.ROOT);
  }
}
