// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import org.jspecify.annotations.Nullable;

/** A row of a metric that is read at the scrape: a value and its label values. */
public final class LabeledValue {

  final double value;
  final @Nullable String[] labelValues;

  /**
   * @param labelValues in the order of the metric's labels, as in {@link Family#series}
   */
  public LabeledValue(double value, @Nullable String... labelValues) {
    this.value = value;
    this.labelValues = labelValues.clone();
  }
}
