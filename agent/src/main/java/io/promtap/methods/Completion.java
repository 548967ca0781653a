package io.promtap.methods;

import io.promtap.log.Failures;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * The end of one call whose result completes later: a {@code CompletionStage}, or a publisher of
 * Reactor. Ends the call once, on the thread that completes the result. What is given to the
 * application's objects is of the JDK's functional types, so no type of the application is needed.
 */
final class Completion implements BiConsumer<Object, Throwable> {

  private final RuleRecorder recorder;
  private final int rule;
  private final Object started;
  private final long startNanos;
  private final double number;
  private final Object[] call;
  private final Awaited awaitedOrNull;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * @param started what {@link RuleRecorder#started} gave
   * @param number the rule's direct value, NaN if there is none
   * @param call a frame that is this call's alone
   * @param awaitedOrNull told of the end
   */
  Completion(
      RuleRecorder recorder,
      int rule,
      Object started,
      long startNanos,
      double number,
      Object[] call,
      Awaited awaitedOrNull) {
    this.recorder = recorder;
    this.rule = rule;
    this.started = started;
    this.startNanos = startNanos;
    this.number = number;
    this.call = call;
    this.awaitedOrNull = awaitedOrNull;
  }

  /**
   * Waits for what the method returned.
   *
   * @return what is to be returned instead, {@code null} to let it be
   */
  Object of(Object returned) {
    try {
      if (returned instanceof CompletionStage) {
        threads().asking(() -> ((CompletionStage<?>) returned).whenComplete(this));
        return null;
      }
      Object replacement =
          threads().asking(() -> ReactorPublisher.observed(returned, this::subscribed));
      // The call is made by whoever subscribes, as often as that happens.
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

  ReentryGuard threads() {
    return recorder.threads();
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

  /** What the application threw, without what futures wrap around it. */
  private static Throwable cause(Throwable failure) {
    boolean isWrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    return isWrapped && failure.getCause() != null ? failure.getCause() : failure;
  }
}
