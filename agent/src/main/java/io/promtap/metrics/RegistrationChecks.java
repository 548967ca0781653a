// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a metric at its registration: name, help, labels, bounds. The client accepts almost
 * anything since it allows UTF-8 names, and finds out at the scrape, for all metrics at once. So
 * each metric is checked here before that.
 */
final class RegistrationChecks {

  private RegistrationChecks() {}

  /**
   * Checks a metric.
   *
   * @param name as exposed: that of a counter has {@code _total}
   * @throws IllegalArgumentException if Prometheus does not allow the name, the help or a label
   */
  static void check(MetricType type, String name, String help, String... labelNames) {
    if (name == null || !isName(name, true)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no metric name: letters, digits, '_' and ':', no digit first, no '__'");
    }
    if (help == null || help.isEmpty()) {
      throw new IllegalArgumentException("the metric " + name + " has no help text");
    }
    checkEnding(type, name);
    checkLabels(type, name, labelNames);
  }

  private static void checkEnding(MetricType type, String name) {
    String ending = type.nameEnding;
    if (name.length() <= ending.length() || !name.endsWith(ending)) {
      throw new IllegalArgumentException(
          "the " + type.noun + " " + name + " has to end in " + ending);
    }
    String ofCounters = MetricType.COUNTER.nameEnding;
    if (type != MetricType.COUNTER && name.endsWith(ofCounters)) {
      throw new IllegalArgumentException(name + " is no counter and must not end in " + ofCounters);
    }
  }

  private static void checkLabels(MetricType type, String metric, String... labelNames) {
    Set<@Nullable String> seen = new HashSet<>();
    seen.add(type.reservedLabel);
    for (String label : labelNames) {
      if (label == null || !isName(label, false)) {
        throw new IllegalArgumentException(
            "'" + label + "' is no label name (metric " + metric + "): letters, digits and '_'");
      }
      if (!seen.add(label)) {
        throw new IllegalArgumentException(
            "the label '" + label + "' is reserved or twice in the metric " + metric);
      }
    }
  }

  /** Checks bounds and returns them without an infinite last one, which every histogram has. */
  static double[] checkBounds(String metric, double... bounds) {
    int length = bounds.length;
    if (length > 0 && bounds[length - 1] == Double.POSITIVE_INFINITY) {
      length--;
    }
    for (int i = 0; i < length; i++) {
      boolean ascending = i == 0 || bounds[i] > bounds[i - 1];
      if (Double.isNaN(bounds[i]) || Double.isInfinite(bounds[i]) || !ascending) {
        throw new IllegalArgumentException(
            "the buckets of " + metric + " do not ascend: " + Arrays.toString(bounds));
      }
    }
    return Arrays.copyOf(bounds, length);
  }

  private static boolean isName(String name, boolean colons) {
    if (name.isEmpty() || name.startsWith("__") || isDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && !isDigit(c) && !(colons && c == ':')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
