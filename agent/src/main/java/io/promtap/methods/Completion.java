// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.log.Failures;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * A callback that ends a call whose result completes later: a {@code CompletionStage}, or a
 * publisher of Reactor. It ends the call once, on the thread that completes the result. It
 * registers with functional types of the JDK, so it needs no type of the application.
 */
final class Completion implements BiConsumer<Object, Throwable> {

  /** The recorder of such calls. Its methods throw nothing that the application would see. */
  interface Recorder {

    /**
     * A call begins again, because somebody subscribes to its result.
     *
     * @param call the values of the call, by {@link io.promtap.expression.CallPlaces}
     * @return {@code null} if it is not counted
     */
    Object startedAgain(int number, Object[] call);

    /** A result completes, on any thread. */
    void completed(
        int number,
        Object started,
        long startNanos,
        double value,
        Object[] call,
        Object returned,
        Throwable thrown);
  }

  private final Recorder recorder;
  private final int rule;
  private final Object started;
  private final long startNanos;
  private final double number;
  private final Object[] call;
  private final OpenResults awaitedOrNull;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * @param started the result of {@code PromtapRules.started}
   * @param number the value that the advice passed as a primitive, NaN if there is none
   * @param call the values of this call, in an array of its own
   * @param awaitedOrNull the open results that this one leaves when it completes
   */
  Completion(
      Recorder recorder,
      int rule,
      Object started,
      long startNanos,
      double number,
      Object[] call,
      OpenResults awaitedOrNull) {
    this.recorder = recorder;
    this.rule = rule;
    this.started = started;
    this.startNanos = startNanos;
    this.number = number;
    this.call = call;
    this.awaitedOrNull = awaitedOrNull;
  }

  /**
   * Registers for the end of the result that the method returned.
   *
   * @return the result to return instead, {@code null} to leave it
   */
  Object of(Object returned) {
    try {
      if (returned instanceof CompletionStage) {
        ReentryGuard.asking(() -> ((CompletionStage<?>) returned).whenComplete(this));
        return null;
      }
      Object replacement =
          ReentryGuard.asking(() -> ReactorPublisher.observed(returned, this::subscribed));
      // A publisher does its work once for each subscriber: each subscription is a call.
      if (started instanceof DataPoints) {
        ((DataPoints) started).end();
      }
      return replacement;
    } catch (Throwable failure) {
      Failures.record("rules.await", failure);
      accept(returned, null);
      return null;
    }
  }

  /** Null if this subscription is not counted. */
  private Completion subscribed() {
    Object again = recorder.startedAgain(rule, call);
    return again == null
        ? null
        : new Completion(recorder, rule, again, System.nanoTime(), number, call, null);
  }

  @Override
  public void accept(Object result, Throwable failure) {
    if (ended.compareAndSet(false, true)) {
      if (awaitedOrNull != null) {
        awaitedOrNull.end();
      }
      recorder.completed(rule, started, startNanos, number, call, result, cause(failure));
    }
  }

  /** The exception of the application, without the wrapper that futures put around it. */
  private static Throwable cause(Throwable failure) {
    boolean isWrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    return isWrapped && failure.getCause() != null ? failure.getCause() : failure;
  }
}
