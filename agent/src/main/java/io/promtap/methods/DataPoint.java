package io.promtap.methods;

/** Where one metric of a rule records a call: a held data point of any kind. */
interface DataPoint {

  /**
   * @param nanos the duration in nanoseconds, 0 if the rule does not ask for it
   * @param value what the metric's {@code value} gave; not NaN
   */
  void record(long nanos, double value);
}
