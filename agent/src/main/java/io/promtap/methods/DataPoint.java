// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

/** A held data point of one metric of a rule, of any type. */
interface DataPoint {

  /**
   * Records one call.
   *
   * @param nanos the duration in nanoseconds; 0 if the rule does not need it
   * @param value the result of the metric's {@code value}; not NaN
   */
  void record(long nanos, double value);
}
