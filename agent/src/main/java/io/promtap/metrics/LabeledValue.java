// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/** A row of a metric that is read at the scrape: a value and its label values. */
public final class LabeledValue {

  final double value;
  final String[] labelValues;

  /**
   * @param labelValues in the order of the metric's labels; treated as those of a series
   */
  public LabeledValue(double value, String... labelValues) {
    this.value = value;
    this.labelValues = labelValues.clone();
  }
}
