// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.expression.Expression;
import java.util.LinkedHashMap;
import java.util.Map;

/** A reader of the {@code labels} of one metric. */
final class LabelsReader {

  private static final int MOST = 10;

  private final Problems problems;

  LabelsReader(Problems problems) {
    this.problems = problems;
  }

  Map<String, Expression> read(Section metric, ExpressionPlace place, boolean constructors) {
    Section labels = metric.section("labels");
    Map<String, Expression> expressions = new LinkedHashMap<>();
    if (labels.keys().size() > MOST) {
      metric.report("labels", "at most " + MOST + " labels, found " + labels.keys().size());
      return expressions;
    }
    for (String label : labels.keys()) {
      String mistake = MetricNames.labelMistake(label);
      if (mistake != null) {
        labels.reportKey(label, mistake);
      }
      Expression expression =
          new ExpressionsReader(problems).read(labels, label, place, constructors);
      if (expression != null) {
        expressions.put(label, expression);
      }
    }
    return expressions;
  }
}
