// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapCall;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The advice for suspend functions of Kotlin, and for the two functions of its library that tell
 * when one completes. {@link SuspendedCalls} says how they work together.
 */
final class SuspendAdvice {

  private SuspendAdvice() {}

  /** The last argument, which Kotlin adds. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Continuation {}

  /** Whether the method itself is called again when the function goes on. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Reentered {}

  /** Copied into suspend functions. */
  static final class FunctionAdvice {

    private FunctionAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(
        @CallAdvice.Rule int rule,
        @CallAdvice.Inherited boolean inherited,
        @CallAdvice.Number double number,
        @CallAdvice.Receiver @Nullable Object receiver,
        @CallAdvice.A @Nullable Object a,
        @CallAdvice.B @Nullable Object b,
        @CallAdvice.C @Nullable Object c,
        @CallAdvice.D @Nullable Object d,
        @CallAdvice.ClassName @Nullable String className,
        @CallAdvice.MethodName @Nullable String methodName,
        @Continuation @Nullable Object continuation) {
      Object entered =
          PromtapBridge.rules.entered(
              rule, inherited, number, receiver, a, b, c, d, className, methodName, continuation);
      if (entered instanceof PromtapCall) {
        ((PromtapCall) entered).isOpen = true;
      }
      return entered;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Object entered,
        @CallAdvice.Rule int rule,
        @Reentered boolean reentered,
        @Continuation @Nullable Object continuation,
        @CallAdvice.Returned @Nullable Object returned,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (entered != null) {
        try {
          PromtapBridge.rules.left(rule, entered, reentered, continuation, returned, thrown);
        } finally {
          if (entered instanceof PromtapCall) {
            ((PromtapCall) entered).isOpen = false;
          }
        }
      }
    }
  }

  /** Copied into the function that Kotlin calls for each continuation that it resumes. */
  static final class ResumeAdvice {

    private ResumeAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Continuation @Nullable Object continuation) {
      PromtapBridge.rules.resumed(continuation);
    }
  }

  /** Copied into the function that a resumed function gives what it is resumed with. */
  static final class ResultAdvice {

    private ResultAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @CallAdvice.A @Nullable Object result, @Advice.Thrown @Nullable Throwable thrown) {
      PromtapBridge.rules.resumedWith(result, thrown);
    }
  }
}
