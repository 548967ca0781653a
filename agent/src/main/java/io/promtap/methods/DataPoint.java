// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

/** A held data point of one metric of a rule, of any type. */
interface DataPoint {

  /**
   * @param nanos the duration in nanoseconds, 0 if the rule does not ask for it
   * @param value what the metric's {@code value} gave; not NaN
   */
  void record(long nanos, double value);
}
