// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.config.MethodRule;
import io.promtap.config.MethodTarget;
import io.promtap.config.MetricSpec;
import io.promtap.expression.Expression;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A printer of rules as they were read: a line for the methods, a line for each metric. */
final class RulePrinter {

  private final PrintWriter out;

  RulePrinter(PrintWriter out) {
    this.out = out;
  }

  void print(MethodRule rule) {
    out.printf("  %s: %s%n", rule.name(), keys(rule));
    for (MetricSpec metric : rule.metrics()) {
      out.printf("    %s%n", describe(metric));
    }
  }

  private static String keys(MethodRule rule) {
    MethodTarget target = rule.target();
    List<String> keys = new ArrayList<>();
    add(keys, "class", target.classes());
    add(keys, "implements", target.supertypes());
    add(keys, "annotatedWith", target.classAnnotations());
    add(keys, "method", target.methods());
    add(keys, "method annotatedWith", target.methodAnnotations());
    if (target.parameters() != null) {
      keys.add("parameters (" + String.join(", ", target.parameters()) + ")");
    }
    add(keys, "exclude class", target.excludedClasses());
    add(keys, "exclude method", target.excludedMethods());
    if (target.metaAnnotations()) {
      keys.add("metaAnnotations");
    }
    if (rule.outermost()) {
      keys.add("outermost");
    }
    if (rule.await()) {
      keys.add("await");
    }
    if (rule.error() != null) {
      keys.add("error " + rule.error());
    }
    return String.join(", ", keys);
  }

  private static void add(List<String> keys, String key, List<?> names) {
    if (!names.isEmpty()) {
      List<String> shown = new ArrayList<>();
      // Rules name a constructor "new", a class file names it "<init>".
      names.forEach(name -> shown.add(name.toString().equals("<init>") ? "new" : name.toString()));
      keys.add(key + " " + String.join(" | ", shown));
    }
  }

  private static String describe(MetricSpec metric) {
    StringBuilder text = new StringBuilder();
    text.append(metric.type().name().toLowerCase(Locale.ROOT)).append(' ').append(metric.name());
    String separator = "{";
    for (Map.Entry<String, Expression> label : metric.labels().entrySet()) {
      text.append(separator).append(label.getKey()).append('=').append(label.getValue());
      separator = ", ";
    }
    text.append(metric.labels().isEmpty() ? "" : "}");
    if (metric.value() != null && metric.type() != MetricSpec.Type.TIMESTAMP) {
      boolean change = metric.reading() == MetricSpec.Reading.CHANGE;
      text.append(change ? " add " : " value ").append(metric.value());
    }
    if (metric.isReadAtScrape()) {
      boolean sum = metric.reading() == MetricSpec.Reading.SUM_AT_SCRAPE;
      text.append(" read scrape of ").append(sum ? "sum" : "max");
    }
    if (metric.when() != MetricSpec.When.ALWAYS) {
      text.append(" when ").append(metric.when().name().toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
