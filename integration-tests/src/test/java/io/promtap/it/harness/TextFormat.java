// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the Prometheus text format 0.0.4 more strictly than Prometheus does: each family is
 * described once and before its samples, its samples stand together, and no series comes twice.
 */
final class TextFormat {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (\\S.*)");
  private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");

  private final Map<String, String> helps = new HashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Set<String> series = new HashSet<>();
  private String family = "";

  private TextFormat() {}

  static Scrape parse(String text) {
    if (!text.endsWith("\n")) {
      throw new AssertionError("the page does not end with a line break");
    }
    TextFormat format = new TextFormat();
    text.lines().forEach(format::line);
    return new Scrape(List.copyOf(format.samples), Map.copyOf(format.types));
  }

  private void line(String line) {
    if (line.startsWith("#")) {
      comment(line);
    } else {
      sample(line);
    }
  }

  private void comment(String line) {
    Matcher comment = COMMENT.matcher(line);
    check(comment.matches(), "not HELP or TYPE", line);
    Map<String, String> described = comment.group(1).equals("HELP") ? helps : types;
    check(described.put(comment.group(2), comment.group(3)) == null, "described twice", line);
    if (comment.group(1).equals("TYPE")) {
      check(TYPES.contains(comment.group(3)), "unknown type", line);
      family = comment.group(2);
    }
  }

  private void sample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    check(sample.matches(), "not a sample", line);
    String name = sample.group(1);
    check(belongsToFamily(name), "not in its family, which is " + family, line);
    check(helps.containsKey(family), "no help", line);
    Map<String, String> labels = labels(sample.group(2), line);
    check(series.add(name + new TreeMap<>(labels)), "series comes twice", line);
    samples.add(new Sample(name, labels, value(sample.group(3), line)));
  }

  private boolean belongsToFamily(String name) {
    if (name.equals(family)) {
      return true;
    }
    String type = types.getOrDefault(family, "");
    boolean hasParts = type.equals("histogram") || type.equals("summary");
    return hasParts
        && (name.equals(family + "_bucket")
            || name.equals(family + "_count")
            || name.equals(family + "_sum"));
  }

  private static Map<String, String> labels(String text, String line) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text == null) {
      return labels;
    }
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (label.find() && label.start() == end) {
      check(
          labels.put(label.group(1), unescape(label.group(2))) == null, "label comes twice", line);
      end = label.end();
    }
    check(end == text.length(), "broken labels", line);
    return labels;
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            escape ->
                escape.group(1).equals("n") ? "\n" : Matcher.quoteReplacement(escape.group(1)));
  }

  private static double value(String text, String line) {
    try {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw new AssertionError("not a number: " + line, e);
    }
  }

  private static void check(boolean right, String wrong, String line) {
    if (!right) {
      throw new AssertionError(wrong + ": " + line);
    }
  }
}
