// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import org.jspecify.annotations.Nullable;

/**
 * The events of the methods that {@code rules:} and {@code executions:} name. A call hands over
 * only what the rule reads; the rest is {@code null}.
 */
public interface PromtapRules {

  /**
   * Reports that a call begins, for a rule that counts calls in flight.
   *
   * @param rule the rule's number, a constant in the woven code
   * @param inherited whether the method is woven for a class that inherits it; the class of the
   *     receiver then decides
   * @return an object to pass when the call ends; {@code null} if the call is not counted
   */
  default @Nullable Object started(
      int rule,
      boolean inherited,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName) {
    return null;
  }

  /**
   * Reports that a call ends.
   *
   * @param started the result of {@link #started}; {@code null} if the rule does not need it
   * @param nanos the duration in nanoseconds; 0 if the rule does not need it
   * @param number the primitive argument or result that is the rule's value, otherwise NaN
   * @param returned what the method returned; {@code null}, or a primitive 0, if it threw
   * @param thrown what the method threw
   */
  default void finished(
      int rule,
      boolean inherited,
      @Nullable Object started,
      long nanos,
      double number,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      @Nullable Object returned,
      @Nullable Throwable thrown) {}

  /**
   * Reports that a call returns or throws, and that its result may complete later. The parameters
   * are those of {@link #finished}, with the time when the call began.
   *
   * @param started the result of {@link #started}
   * @param startNanos when the call began
   * @param replaceable whether the declared return type allows any publisher of Reactor
   * @return the object that the method returns instead; {@code null} to leave its result
   */
  default @Nullable Object awaited(
      int rule,
      boolean inherited,
      Object started,
      long startNanos,
      double number,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      boolean replaceable,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    return null;
  }

  /**
   * Reports that a suspend function of Kotlin is entered: for a new call, or again to go on after a
   * wait. The parameters are those of {@link #started}.
   *
   * @param number the primitive argument that is the rule's value, otherwise NaN
   * @param continuation the last argument
   * @return an object to pass when the function is left; {@code null} if the call is not counted
   */
  default @Nullable Object entered(
      int rule,
      boolean inherited,
      double number,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      @Nullable Object continuation) {
    return null;
  }

  /**
   * Reports that a suspend function returns or throws, or waits.
   *
   * @param entered the result of {@link #entered}
   * @param reentered whether the method itself is called again after a wait
   * @param continuation the last argument
   * @param returned what the method returned, the mark of Kotlin for a wait among others
   * @param thrown what the method threw
   */
  default void left(
      int rule,
      Object entered,
      boolean reentered,
      @Nullable Object continuation,
      @Nullable Object returned,
      @Nullable Throwable thrown) {}

  /** Reports that Kotlin resumes a continuation on this thread. */
  default void resumed(@Nullable Object continuation) {}

  /**
   * Reports the result that the continuation is resumed with.
   *
   * @param thrown what it is resumed with instead of a result
   */
  default void resumedWith(@Nullable Object result, @Nullable Throwable thrown) {}
}
