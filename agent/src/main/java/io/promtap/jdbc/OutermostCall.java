// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * The advice that the JDBC probes share: the beginning of the outermost JDBC call of a thread, and
 * the whole of one about which there is nothing to record. A probe adds an exit advice of its own.
 *
 * <p>The names are constants, so a probe that uses one does not load this class.
 */
final class OutermostCall {

  /** Reads the clock; the exit advice gets the thread's numbers. */
  static final String TIMED = "io.promtap.jdbc.OutermostCall$TimedAdvice";

  /** Reads no clock; the exit advice gets the thread's numbers. */
  static final String INTERNAL = "io.promtap.jdbc.OutermostCall$InternalAdvice";

  /** Reads the clock, and looks up the SQL of the statement. */
  static final String EXECUTION = "io.promtap.jdbc.OutermostCall$ExecutionAdvice";

  /** As {@link #INTERNAL}, of calls that make a statement for their caller. */
  static final String PREPARE = "io.promtap.jdbc.OutermostCall$PrepareAdvice";

  private OutermostCall() {}

  /** Copied into calls whose duration is recorded. */
  static final class TimedAdvice {

    private TimedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter() {
      return PromtapBridge.jdbc.beginTimed();
    }
  }

  /** Copied into {@code execute*}. */
  static final class ExecutionAdvice {

    private ExecutionAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(
        @Advice.This Object statement,
        @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC)
            @Nullable Object sql) {
      return PromtapBridge.jdbc.beginExecution(statement, sql);
    }
  }

  /** Copied into {@code prepareStatement}, {@code prepareCall} and {@code createStatement}. */
  static final class PrepareAdvice {

    private PrepareAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter(@Advice.This Object connection) {
      return PromtapBridge.jdbc.beginPrepare(connection);
    }
  }

  /** Copied into calls whose statements are not the application's. */
  static final class InternalAdvice {

    private InternalAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable PromtapThread enter() {
      return PromtapBridge.jdbc.beginInternal();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable PromtapThread thread) {
      if (thread != null) {
        thread.insideJdbc = false;
      }
    }
  }
}
