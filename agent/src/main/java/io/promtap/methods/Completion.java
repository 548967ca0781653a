// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.log.Failures;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A callback that ends a call whose result completes later: a {@code CompletionStage}, or a
 * publisher of Reactor. It ends the call once, on the thread that completes the result. It
 * registers with functional types of the JDK, so it needs no type of the application.
 */
final class Completion implements BiConsumer<@Nullable Object, @Nullable Throwable> {

  /** The recorder of such calls. Its exceptions never reach the application. */
  interface Recorder {

    /**
     * Reports that a call begins again, since somebody subscribes to its result.
     *
     * @param call the values of the call, by {@link io.promtap.expression.CallPlaces}
     * @return {@code null} if the call is not counted
     */
    @Nullable Object startedAgain(int number, @Nullable Object[] call);

    /**
     * Returns the number of the application that makes a call; 0 if nobody wants to know.
     *
     * @param call as in {@link #startedAgain}
     */
    int application(@Nullable Object[] call);

    /** Reports that a result completes, on any thread. */
    void completed(
        int number,
        Object started,
        long startNanos,
        double value,
        @Nullable Object[] call,
        @Nullable Object returned,
        @Nullable Throwable thrown);
  }

  private final Recorder recorder;
  private final int rule;
  private final Object started;
  private final long startNanos;
  private final double number;
  private final @Nullable Object[] call;
  private final @Nullable OpenResults openResults;

  /** What it was when the call began: the thread that completes it may work for anybody. */
  private final int application;

  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * @param started the result of {@code PromtapRules.started}
   * @param number the value that the advice passed as a primitive, NaN if there is none
   * @param call the values of this call, in an array of its own
   * @param openResults the count that this result leaves when it completes; {@code null} for a
   *     publisher
   */
  Completion(
      Recorder recorder,
      int rule,
      Object started,
      long startNanos,
      double number,
      @Nullable Object[] call,
      @Nullable OpenResults openResults) {
    this.recorder = recorder;
    this.rule = rule;
    this.started = started;
    this.startNanos = startNanos;
    this.number = number;
    this.call = call;
    this.openResults = openResults;
    application = recorder.application(call);
  }

  /**
   * Registers for the end of the result that the method returned.
   *
   * @return the result to return instead; {@code null} to leave the method's own
   */
  @Nullable Object of(Object returned) {
    try {
      if (returned instanceof CompletionStage) {
        ReentryGuard.asking(() -> ((CompletionStage<?>) returned).whenComplete(this));
        return null;
      }
      Object replacement =
          ReentryGuard.asking(() -> ReactorPublisher.observed(returned, this::subscribed));
      // A publisher works anew for each subscriber, so each subscription is a call.
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

  /** Starts a call for a subscription; returns {@code null} if it is not counted. */
  private @Nullable Completion subscribed() {
    int before = CallersApplication.enter(application);
    try {
      Object again = recorder.startedAgain(rule, call);
      return again == null
          ? null
          : new Completion(recorder, rule, again, System.nanoTime(), number, call, null);
    } finally {
      CallersApplication.leave(application, before);
    }
  }

  @Override
  public void accept(@Nullable Object result, @Nullable Throwable failure) {
    if (ended.compareAndSet(false, true)) {
      if (openResults != null) {
        openResults.end();
      }
      int before = CallersApplication.enter(application);
      try {
        recorder.completed(rule, started, startNanos, number, call, result, cause(failure));
      } finally {
        CallersApplication.leave(application, before);
      }
    }
  }

  /** Returns the exception of the application, without the wrapper that futures put around it. */
  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    if (failure instanceof CompletionException || failure instanceof ExecutionException) {
      Throwable cause = failure.getCause();
      return cause == null ? failure : cause;
    }
    return failure;
  }
}
