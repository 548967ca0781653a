// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call that may end after its method has returned, on any thread. It ends once. The inherited
 * value tells whether it has.
 */
abstract class DetachedCall extends AtomicBoolean {

  private static final long serialVersionUID = 1L;

  /** The recorder of such calls. Its exceptions never reach the application. */
  interface Recorder {

    /** Returns {@code null} for a rule that was removed. */
    @Nullable RecordedRule rule(int number);

    /**
     * Returns what {@link #points} is for a call that begins again, since somebody subscribes to
     * its result; {@code null} if it is not counted.
     *
     * @param values the values of the call, by {@link io.promtap.expression.CallPlaces}
     */
    @Nullable Object startedAgain(int number, @Nullable Object[] values);

    /**
     * Returns the number of the application that makes a call; 0 if nobody wants to know.
     *
     * @param values as in {@link #startedAgain}
     */
    int application(@Nullable Object[] values);

    /** Counts a call in flight that has left its thread. */
    void detached(DetachedCall call);

    /** Reports that a result completes, on any thread. */
    void completed(DetachedCall call, @Nullable Object returned, @Nullable Throwable thrown);
  }

  final transient Recorder recorder;
  final int rule;

  /** {@code null} for a rule without a gauge in flight. */
  final transient @Nullable DataPoints points;

  final long startNanos;

  /** The value that the advice passed as a primitive; NaN if there is none. */
  final double number;

  /** The values of this call, in an array of its own. */
  final transient @Nullable Object[] values;

  /** What it was when the call began: the thread that ends it may work for anybody. */
  final int application;

  DetachedCall(
      Recorder recorder,
      int rule,
      @Nullable Object points,
      long startNanos,
      double number,
      @Nullable Object[] values) {
    this.recorder = recorder;
    this.rule = rule;
    this.points = points instanceof DataPoints ? (DataPoints) points : null;
    this.startNanos = startNanos;
    this.number = number;
    this.values = values;
    this.application = recorder.application(values);
  }

  /** Counts the call, which has left its thread. */
  final void detach() {
    recorder.detached(this);
  }

  final boolean hasEnded() {
    return get();
  }

  /** Ends the call; returns whether it had not ended before. */
  final boolean end(@Nullable Object returned, @Nullable Throwable thrown) {
    if (!compareAndSet(false, true)) {
      return false;
    }
    int before = CallersApplication.enter(application);
    try {
      recorder.completed(this, returned, thrown);
    } finally {
      CallersApplication.leave(application, before);
    }
    return true;
  }
}
