// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A reader of the labels that every series has: all keys of {@code labels} but {@code application}.
 * A label that a metric has already is reported and left out, since one series cannot have it
 * twice.
 */
final class ConstantLabelsReader {

  static final int MOST = 20;

  private static final int LONGEST = 200;
  private static final String EXPECTED = "a text such as orders or \"${env:SERVICE}\"";

  private final Section labels;
  private final Map<String, String> environment;

  ConstantLabelsReader(Section labels, Map<String, String> environment) {
    this.labels = labels;
    this.environment = environment;
  }

  /** Reads the labels by name, in the order of the file. */
  Map<String, String> read(List<MethodRule> rules) {
    Map<String, String> read = new LinkedHashMap<>();
    for (String name : labels.keys()) {
      if (!isSwitch(name)) {
        String value = value(name);
        if (value != null && !isMistaken(name, rules)) {
          read.put(name, value);
        }
      }
    }
    if (read.size() > MOST) {
      labels.report("has " + read.size() + " constant labels; at most " + MOST + " are possible");
      read.clear();
    }
    return read;
  }

  /** Returns whether a key is on or off, as {@code application} is: it stays unknown if it is. */
  private boolean isSwitch(String name) {
    return name.equals("application") || labels.isBoolean(name);
  }

  private boolean isMistaken(String name, List<MethodRule> rules) {
    String mistake = MetricNames.labelMistake(name);
    if (mistake == null) {
      mistake = clash(name, rules);
    }
    if (mistake != null) {
      labels.reportKey(name, mistake);
    }
    return mistake != null;
  }

  private static @Nullable String clash(String name, List<MethodRule> rules) {
    String metric = BuiltInLabels.metricWith(name);
    for (MethodRule rule : rules) {
      for (MetricSpec each : rule.metrics()) {
        if (each.labels().containsKey(name)) {
          metric = each.name();
        }
      }
    }
    return metric == null
        ? null
        : "the metric " + metric + " has a label \"" + name + "\" of its own; choose another name";
  }

  /** Reads a value; {@code null} if it is wrong, which is reported. */
  private @Nullable String value(String name) {
    Node node = labels.value(name);
    if (node == null || !Scalars.isTextual(node) || Scalars.value(node).trim().isEmpty()) {
      labels.reportExpected(name, EXPECTED);
      return null;
    }
    try {
      String value = EnvironmentText.resolve(Scalars.value(node), environment);
      if (!value.isEmpty() && value.length() <= LONGEST) {
        return value;
      }
      labels.report(name, "a value has 1 to " + LONGEST + " characters, found " + value.length());
    } catch (IllegalArgumentException unresolved) {
      labels.report(name, String.valueOf(unresolved.getMessage()));
    }
    return null;
  }
}
