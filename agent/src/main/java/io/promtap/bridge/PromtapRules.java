// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

/**
 * The events of the methods that {@code rules:} and {@code executions:} name. A call hands over
 * only what the rule reads; the rest is {@code null}.
 */
public interface PromtapRules {

  /**
   * A call begins, of a rule that counts calls in flight.
   *
   * @param rule the rule's number, a constant in the woven code
   * @param inherited whether the method is woven for a class that inherits it, so that the receiver
   *     has to be looked at
   * @return an object to hand back when the call ends; {@code null} if the call is not counted
   */
  default Object started(
      int rule,
      boolean inherited,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName) {
    return null;
  }

  /**
   * A call ends.
   *
   * @param started what {@link #started} gave, {@code null} if the rule does not ask for it
   * @param nanos the duration in nanoseconds, 0 if the rule does not ask for it
   * @param number the primitive argument or result that is the rule's value, else NaN
   * @param returned what the method returned; {@code null}, or a primitive 0, if it threw
   * @param thrown what the method threw, or {@code null}
   */
  default void finished(
      int rule,
      boolean inherited,
      Object started,
      long nanos,
      double number,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName,
      Object returned,
      Throwable thrown) {}

  /**
   * A call returns or throws whose result may end later. As {@link #finished}, with the time when
   * it began.
   *
   * @param replaceable whether the method may return any publisher of Reactor, and not one of a
   *     class of its own only
   * @return what the method is to return instead, {@code null} to let it be
   */
  default Object awaited(
      int rule,
      boolean inherited,
      Object started,
      long startNanos,
      double number,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName,
      boolean replaceable,
      Object returned,
      Throwable thrown) {
    return null;
  }
}
