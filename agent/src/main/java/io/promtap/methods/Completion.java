// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.log.Failures;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A callback that ends a call whose result completes later: a {@code CompletionStage}, or a
 * publisher of Reactor. It ends the call once, on the thread that completes the result. It
 * registers with functional types of the JDK, so it needs no type of the application.
 */
final class Completion extends DetachedCall
    implements BiConsumer<@Nullable Object, @Nullable Throwable> {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable OpenResults openResults;

  /**
   * @param openResults the count that this result leaves when it completes; {@code null} for a
   *     publisher
   */
  Completion(
      Recorder recorder,
      int rule,
      @Nullable Object points,
      long startNanos,
      double number,
      @Nullable Object[] values,
      @Nullable OpenResults openResults) {
    super(recorder, rule, points, startNanos, number, values);
    this.openResults = openResults;
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
      // A publisher works anew for each subscriber, so each subscription is a call.
      return ReentryGuard.asking(() -> ReactorPublisher.observed(returned, this::subscribed));
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
      Object again = recorder.startedAgain(rule, values);
      if (again == null) {
        return null;
      }
      Completion subscription =
          new Completion(recorder, rule, again, System.nanoTime(), number, values, null);
      recorder.detached(subscription);
      return subscription;
    } finally {
      CallersApplication.leave(application, before);
    }
  }

  @Override
  public void accept(@Nullable Object result, @Nullable Throwable failure) {
    if (end(result, cause(failure)) && openResults != null) {
      openResults.end();
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
