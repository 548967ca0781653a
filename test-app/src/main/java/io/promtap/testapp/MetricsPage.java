// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One reading of a metrics page in the Prometheus text format, as far as the live table needs it.
 */
final class MetricsPage {
  private final List<Sample> samples;

  private MetricsPage(List<Sample> samples) {
    this.samples = samples;
  }

  /** One line of the page. */
  record Sample(String name, Map<String, String> labels, double value) {}

  /** Lines that are no sample are skipped. */
  static MetricsPage parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (!line.isEmpty() && line.charAt(0) != '#') {
        Sample sample = new Line(line).sample();
        if (sample != null) {
          samples.add(sample);
        }
      }
    }
    return new MetricsPage(samples);
  }

  double sum(String name, Predicate<Map<String, String>> labels) {
    double sum = 0;
    for (Sample sample : samples) {
      if (sample.name().equals(name) && labels.test(sample.labels())) {
        sum += sample.value();
      }
    }
    return sum;
  }

  double sum(String name) {
    return sum(name, labels -> true);
  }

  /** The sums by one label's values, sorted by value. */
  Map<String, Double> sumBy(String name, String label) {
    Map<String, Double> sums = new TreeMap<>();
    for (Sample sample : samples) {
      if (sample.name().equals(name) && sample.labels().containsKey(label)) {
        sums.merge(sample.labels().get(label), sample.value(), Double::sum);
      }
    }
    return sums;
  }

  /** Reads one line from left to right. */
  private static final class Line {
    private final String text;
    private int at;

    Line(String text) {
      this.text = text;
    }

    /** Null where the line is not a sample. */
    Sample sample() {
      try {
        String name = upTo("{ ");
        Map<String, String> labels = new HashMap<>();
        if (text.charAt(at) == '{') {
          at++;
          readLabels(labels);
        }
        String[] valueAndTimestamp = text.substring(at).trim().split(" ");
        return new Sample(name, labels, number(valueAndTimestamp[0]));
      } catch (NumberFormatException | StringIndexOutOfBoundsException notASample) {
        return null;
      }
    }

    private void readLabels(Map<String, String> labels) {
      while (text.charAt(at) != '}') {
        String label = upTo("=");
        at += 2;
        labels.put(label, quoted());
        if (text.charAt(at) == ',') {
          at++;
        }
      }
      at++;
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
        if (c == '\\') {
          char escaped = text.charAt(at++);
          value.append(escaped == 'n' ? '\n' : escaped);
        } else {
          value.append(c);
        }
      }
      return value.toString();
    }

    private String upTo(String ends) {
      int start = at;
      while (ends.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private static double number(String text) {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }
  }
}
