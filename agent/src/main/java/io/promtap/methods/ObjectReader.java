// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.applications.Applications;
import io.promtap.config.MetricSpec;
import io.promtap.expression.ExpressionEvaluator;
import io.promtap.metrics.LabeledValue;
import io.promtap.support.LabelValues;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reader of one gauge from the objects of one rule. Each object gives a row: its value and its
 * label values. Every read is timed, so that a getter that is slow or fails is switched off as in a
 * call.
 */
final class ObjectReader {

  final MetricSpec spec;
  private final HeldObjects objects;
  private final ExpressionEvaluator value;
  private final List<ExpressionEvaluator> labels;
  private final boolean hasConstantLabels;
  private final boolean hasApplication;

  /**
   * @param labels in the order of the metric's labels
   * @param hasApplication whether the application is a label before them
   */
  ObjectReader(
      MetricSpec spec,
      HeldObjects objects,
      ExpressionEvaluator value,
      List<ExpressionEvaluator> labels,
      boolean hasApplication) {
    this.spec = spec;
    this.objects = objects;
    this.value = value;
    this.labels = labels;
    boolean allConstant = true;
    for (ExpressionEvaluator label : labels) {
      allConstant &= label.isConstant();
    }
    hasConstantLabels = allConstant && !hasApplication;
    this.hasApplication = hasApplication;
  }

  /**
   * Adds the row of each object. The sum over no objects is 0 where that is one series.
   *
   * @throws IllegalStateException if the thread is interrupted
   */
  void addTo(List<LabeledValue> rows) {
    if (hasConstantLabels && spec.reading() == MetricSpec.Reading.SUM_AT_SCRAPE) {
      rows.add(new LabeledValue(0, labelsOf(null)));
    }
    objects.forEach(
        new Consumer<Object>() {
          @Override
          public void accept(Object object) {
            if (Thread.currentThread().isInterrupted()) {
              throw new IllegalStateException("the scrape does not wait any more");
            }
            double number = value.number(object, true);
            if (!Double.isNaN(number)) {
              rows.add(new LabeledValue(number, labelsOf(object)));
            }
          }
        });
  }

  private String[] labelsOf(@Nullable Object object) {
    String[] values = new String[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = String.valueOf(labels.get(i).key(object, true));
    }
    if (!hasApplication || object == null) {
      return values;
    }
    String application = objects.applicationOf(object);
    return Applications.withFirst(application == null ? LabelValues.NONE : application, values);
  }
}
