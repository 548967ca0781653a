// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the selectors out of a PromQL expression, Grafana's {@code $__} macros included. It is a
 * scan and not a parser: Prometheus itself judges the grammar in {@code DashboardIT}.
 */
final class PromqlScan {

  private static final Pattern SELECTOR =
      Pattern.compile(
          "(?:(?<function>[a-z_]+)\\()?(?<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "\\{(?<matchers>[^}]*)}(?:\\[(?<range>[^]]+)])?");
  private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]\\w*)\\s*(?:=~|!~|!=|=)\\s*\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Set<String> WORDS =
      Set.of(
          "and",
          "bool",
          "changes",
          "histogram_count",
          "histogram_quantile",
          "histogram_sum",
          "increase",
          "label_replace",
          "max",
          "min",
          "or",
          "rate",
          "scalar",
          "sum",
          "time",
          "topk",
          "unless",
          "vector");

  private PromqlScan() {}

  /** One {@code function(metric{matchers}[range]}; function and range are empty if not there. */
  record Selector(String function, String metric, String matchers, String range) {

    boolean has(String matcher) {
      return List.of(matchers.split(",")).contains(matcher);
    }

    Set<String> labels() {
      Set<String> labels = new TreeSet<>();
      Matcher matcher = MATCHER.matcher(matchers);
      while (matcher.find()) {
        labels.add(matcher.group(1));
      }
      return labels;
    }
  }

  static List<Selector> selectors(String expression) {
    List<Selector> found = new ArrayList<>();
    Matcher matcher = SELECTOR.matcher(expression);
    while (matcher.find()) {
      found.add(
          new Selector(
              orEmpty(matcher.group("function")),
              matcher.group("metric"),
              matcher.group("matchers"),
              orEmpty(matcher.group("range"))));
    }
    return found;
  }

  /** The labels that {@code by (...)}, {@code on (...)} and their kin name. */
  static Set<String> groupingLabels(String expression) {
    Set<String> labels = new TreeSet<>();
    Matcher matcher = GROUPING.matcher(expression);
    while (matcher.find()) {
      Matcher name = NAME.matcher(matcher.group(2));
      while (name.find()) {
        labels.add(name.group());
      }
    }
    return labels;
  }

  /**
   * Names that are neither a selector with braces nor a word of PromQL: metrics without matchers.
   */
  static Set<String> bareNames(String expression) {
    String rest = SELECTOR.matcher(expression).replaceAll(" ");
    rest = rest.replaceAll("\"[^\"]*\"", " ");
    rest = GROUPING.matcher(rest).replaceAll(" ");
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(rest);
    while (name.find()) {
      if (!WORDS.contains(name.group())) {
        names.add(name.group());
      }
    }
    return names;
  }

  static boolean balanced(String expression) {
    String brackets = expression.replaceAll("\"[^\"]*\"", "").replaceAll("[^\\[\\](){}]", "");
    String before;
    do {
      before = brackets;
      brackets = brackets.replace("()", "").replace("[]", "").replace("{}", "");
    } while (!brackets.equals(before));
    return brackets.isEmpty();
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
