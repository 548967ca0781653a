// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call of a suspend function that has begun and not completed. It ends once. */
final class SuspendedCall {

  private final Completion.Recorder recorder;
  final int rule;
  private final Object started;
  private final long startNanos = System.nanoTime();
  private final double number;
  private final @Nullable Object[] call;
  private final int application;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** The open call that was made before this one with the same continuation. */
  volatile @Nullable SuspendedCall earlier;

  /** Whether the function has returned to its caller, and completes later. */
  volatile boolean isSuspended;

  /**
   * @param started the result of {@code PromtapRules.started}
   * @param number the value that the advice passed as a primitive, NaN if there is none
   * @param call the values of this call, in an array of its own
   */
  SuspendedCall(
      Completion.Recorder recorder,
      int rule,
      Object started,
      double number,
      @Nullable Object[] call) {
    this.recorder = recorder;
    this.rule = rule;
    this.started = started;
    this.number = number;
    this.call = call;
    application = recorder.application(call);
  }

  void end(@Nullable Object returned, @Nullable Throwable thrown) {
    if (ended.compareAndSet(false, true)) {
      int before = CallersApplication.enter(application);
      try {
        recorder.completed(rule, started, startNanos, number, call, returned, thrown);
      } finally {
        CallersApplication.leave(application, before);
      }
    }
  }

  /** Counts a call down that will never complete. */
  void abandon() {
    if (started instanceof DataPoints && ended.compareAndSet(false, true)) {
      ((DataPoints) started).end();
    }
  }
}
