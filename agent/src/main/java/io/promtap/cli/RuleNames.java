package io.promtap.cli;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Gives each rule a name and each metric the start of one, never the same twice. */
final class RuleNames {

  /** What the names of Promtap's own counters and histograms start with. */
  private static final String[] OWN_METRICS = {
    "http_requests",
    "http_request",
    "db_queries",
    "db_query",
    "db_query_errors",
    "agent_executions",
    "agent_execution"
  };

  private final Set<String> rules = new HashSet<>();
  private final Set<String> metrics = new HashSet<>(Arrays.asList(OWN_METRICS));

  /** {@code CheckoutService.pay}, with as much of the package as tells it from others. */
  String rule(JavaMethod method) {
    return unique(method, ".", name -> rules.add(name));
  }

  /** {@code checkout_service_pay}, to which the metric's unit is added. */
  String metric(JavaMethod method) {
    return snakeCase(unique(method, "_", name -> metrics.add(snakeCase(name))));
  }

  private static String unique(JavaMethod method, String separator, Predicate<String> isNew) {
    int start = method.className().lastIndexOf('.') + 1;
    while (true) {
      String name = method.className().substring(start) + separator + method.name();
      if (isNew.test(name)) {
        return name;
      }
      if (start == 0) {
        return numbered(name, separator, isNew);
      }
      start = method.className().lastIndexOf('.', start - 2) + 1;
    }
  }

  /** Only for what differs in characters that a name cannot have, or in case. */
  private static String numbered(String name, String separator, Predicate<String> isNew) {
    for (int number = 2; ; number++) {
      String numbered = name + separator + number;
      if (isNew.test(numbered)) {
        return numbered;
      }
    }
  }

  /** {@code HTTPClient2.sendAll} becomes {@code http_client2_send_all}. */
  static String snakeCase(String name) {
    String words =
        name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
            .replaceAll("[^A-Za-z0-9]+", "_")
            .replaceAll("^_+|_+$", "")
            .toLowerCase(Locale.ROOT);
    return words.isEmpty() || Character.isDigit(words.charAt(0)) ? "method_" + words : words;
  }
}
