package io.promtap.bridge;

/** The held data points of one agent, handed to the woven code from its start to its end. */
public interface PromtapExecution {

  /**
   * The method ends.
   *
   * @param rule the rule's index, as given at the start
   * @param nanos the duration in nanoseconds
   * @param errorRoot the object that the rule's {@code error} starts from
   * @param thrown what the method threw, or {@code null}
   */
  void finished(int rule, long nanos, Object errorRoot, Throwable thrown);
}
