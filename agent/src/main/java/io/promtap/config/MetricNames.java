// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.config.MetricSpec.Type;
import io.promtap.support.Quote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules for names of metrics and labels. They are stricter than the exposition formats: a name
 * that {@code promtool check metrics} complains about is a mistake, and is reported before the
 * first scrape.
 */
final class MetricNames {

  private static final int LONGEST = 200;
  private static final String TOTAL = "_total";
  private static final String SECONDS = "_seconds";
  private static final String TIMESTAMP = "_timestamp";

  /** Endings of the samples of another metric, or of a type of OpenMetrics. */
  private static final List<String> RESERVED =
      Arrays.asList(TOTAL, "_count", "_sum", "_bucket", "_created", "_info");

  private MetricNames() {}

  /**
   * Returns what is wrong with a name, and the nearest right one.
   *
   * @param duration whether the metric observes the seconds of calls
   */
  static @Nullable String mistake(String name, Type type, boolean duration) {
    if (name.length() > LONGEST) {
      return "a name has at most " + LONGEST + " characters, found " + name.length();
    }
    String owner = owner(name);
    if (owner != null) {
      return "the name " + name + " belongs to " + owner + "; choose another";
    }
    List<String> reasons = new ArrayList<>();
    String repaired = repaired(name, type, duration, reasons);
    if (reasons.isEmpty()) {
      return null;
    }
    List<String> left = new ArrayList<>();
    repaired(repaired, type, duration, left);
    boolean hasLetter = !repaired.replaceAll("[^a-z]", "").isEmpty();
    boolean good = hasLetter && left.isEmpty() && owner(repaired) == null;
    return "\""
        + Quote.cut(name)
        + "\" "
        + String.join(", and it ", reasons)
        + (good ? "; did you mean \"" + repaired + "\"?" : "");
  }

  /** Returns the owner of a name that a rule may not use. */
  private static @Nullable String owner(String name) {
    if (BuiltInMetrics.isReserved(name)) {
      return "Promtap's own metrics";
    }
    return ScraperSeries.has(name)
        ? "the scraper, which writes a series of this name for each target"
        : null;
  }

  private static String repaired(String name, Type type, boolean duration, List<String> reasons) {
    String repaired = name;
    if (!isSnakeCase(name)) {
      reasons.add("is not in snake_case, which is a-z, 0-9 and _");
      repaired = snakeCase(name);
    }
    if (repaired.startsWith("__")) {
      reasons.add("begins with __, which belongs to Prometheus");
      repaired = repaired.replaceAll("^_+", "");
    }
    repaired = MetricUnits.repaired(repaired, reasons);
    repaired = withoutType(repaired, reasons);
    if (type == Type.COUNTER) {
      if (!repaired.endsWith(TOTAL)) {
        reasons.add("is a counter, so it ends with _total");
      }
      String family = withoutReserved(without(repaired, TOTAL), reasons);
      if (family.isEmpty()) {
        reasons.add("has nothing before _total");
      }
      return family + TOTAL;
    }
    repaired = withoutReserved(repaired, reasons);
    if (duration && !repaired.endsWith(SECONDS)) {
      reasons.add("observes seconds, so it ends with _seconds");
      repaired += SECONDS;
    }
    if (type == Type.TIMESTAMP && !repaired.endsWith(SECONDS)) {
      reasons.add("is a time in seconds, so it ends with " + TIMESTAMP + SECONDS);
      repaired = without(repaired, TIMESTAMP) + TIMESTAMP + SECONDS;
    }
    return repaired;
  }

  private static String without(String name, String suffix) {
    return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
  }

  private static String withoutReserved(String name, List<String> reasons) {
    for (String suffix : RESERVED) {
      if (name.endsWith(suffix)) {
        reasons.add("has the reserved ending " + suffix);
        return withoutReserved(without(name, suffix), new ArrayList<>());
      }
    }
    return name;
  }

  /**
   * Removes types as the linter does, which has no type for a timestamp. The first word may be one:
   * {@code gauge_readings}.
   */
  private static String withoutType(String name, List<String> reasons) {
    String repaired = name;
    for (Type type : Type.values()) {
      String word = "_" + type.key();
      if (type != Type.TIMESTAMP && (name + "_").contains(word + "_")) {
        reasons.add("says its type, \"" + word.substring(1) + "\"");
        repaired = (repaired + "_").replace(word + "_", "_");
        repaired = repaired.substring(0, repaired.length() - 1);
      }
    }
    return repaired;
  }

  /** Returns what is wrong with a label's name. */
  static @Nullable String labelMistake(String name) {
    String shown = "the label \"" + Quote.cut(name) + "\" ";
    if (name.equals("le") || name.equals("quantile")) {
      return shown + "belongs to histograms and summaries; choose another name";
    }
    if (name.length() > LONGEST) {
      return shown + "has more than " + LONGEST + " characters";
    }
    if (isSnakeCase(name) && !name.startsWith("__")) {
      return null;
    }
    String repaired = snakeCase(name).replaceAll("^_+", "");
    return shown
        + (name.startsWith("__")
            ? "begins with __, which belongs to Prometheus"
            : "is not in snake_case, which is a-z, 0-9 and _")
        + (isSnakeCase(repaired) ? "; did you mean \"" + repaired + "\"?" : "");
  }

  private static boolean isSnakeCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c == '_' || c >= '0' && c <= '9' && i > 0)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static String snakeCase(String name) {
    String words = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2");
    String plain = words.replaceAll("[^A-Za-z0-9_]+", "_").toLowerCase(Locale.ROOT);
    return plain.replaceAll("^(?=[0-9])", "_").replaceAll("(?<=.)_+$", "");
  }
}
