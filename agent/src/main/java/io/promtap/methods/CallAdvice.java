// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapCall;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The advice for the methods of rules: a variant for each shape of call. {@link RuleBindings} binds
 * it for each rule. It passes on only the arguments that the rule reads.
 */
final class CallAdvice {

  private CallAdvice() {}

  /** The rule's number. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Rule {}

  /** Whether the class of the receiver decides if the call counts. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Inherited {}

  /** Whether the recorder is told that a call begins: to count it in flight, or if outermost. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface ReportsStart {}

  /** Whether the rule needs the duration. The clock costs more than all the rest. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface ReadsClock {}

  /** The primitive number or {@code boolean} that is the rule's value. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Number {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface Receiver {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface A {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface B {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface C {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface D {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface ClassName {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface MethodName {}

  /** Whether the method may return any publisher of Reactor. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Replaceable {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface Returned {}

  /** Copied into methods of rules that need only the end of a call. */
  static final class EndAdvice {

    private EndAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Rule int rule,
        @Inherited boolean inherited,
        @Number double number,
        @Receiver @Nullable Object receiver,
        @A @Nullable Object a,
        @B @Nullable Object b,
        @C @Nullable Object c,
        @D @Nullable Object d,
        @ClassName @Nullable String className,
        @MethodName @Nullable String methodName,
        @Returned @Nullable Object returned,
        @Advice.Thrown @Nullable Throwable thrown) {
      PromtapBridge.rules.finished(
          rule,
          inherited,
          null,
          0,
          number,
          receiver,
          a,
          b,
          c,
          d,
          className,
          methodName,
          returned,
          thrown);
    }
  }

  /** Copied into methods of rules that need the duration or the start of a call. */
  static final class SpanAdvice {

    private SpanAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Rule int rule,
        @Inherited boolean inherited,
        @ReportsStart boolean reportsStart,
        @ReadsClock boolean readsClock,
        @Receiver @Nullable Object receiver,
        @A @Nullable Object a,
        @B @Nullable Object b,
        @C @Nullable Object c,
        @D @Nullable Object d,
        @ClassName @Nullable String className,
        @MethodName @Nullable String methodName,
        @Advice.Local("started") @Nullable Object started,
        @Advice.Local("startNanos") long startNanos) {
      // A local and not the return value: the exit has to see it even if the clock throws.
      if (reportsStart) {
        started =
            PromtapBridge.rules.started(
                rule, inherited, receiver, a, b, c, d, className, methodName);
      }
      if (readsClock) {
        startNanos = System.nanoTime();
      }
      // Last: what throws before may keep the exit from running.
      if (started instanceof PromtapCall) {
        ((PromtapCall) started).isOpen = true;
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Local("started") @Nullable Object started,
        @Rule int rule,
        @Inherited boolean inherited,
        @ReportsStart boolean reportsStart,
        @ReadsClock boolean readsClock,
        @Number double number,
        @Receiver @Nullable Object receiver,
        @A @Nullable Object a,
        @B @Nullable Object b,
        @C @Nullable Object c,
        @D @Nullable Object d,
        @ClassName @Nullable String className,
        @MethodName @Nullable String methodName,
        @Returned @Nullable Object returned,
        @Advice.Local("startNanos") long startNanos,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (started instanceof PromtapCall) {
        ((PromtapCall) started).isOpen = false;
      }
      // The start is 0 if the enter failed.
      if ((!reportsStart || started != null) && (!readsClock || startNanos != 0)) {
        long nanos = 0;
        if (readsClock) {
          nanos = System.nanoTime() - startNanos;
        }
        PromtapBridge.rules.finished(
            rule,
            inherited,
            started,
            nanos,
            number,
            receiver,
            a,
            b,
            c,
            d,
            className,
            methodName,
            returned,
            thrown);
      }
    }
  }

  /** Copied into methods whose result may complete later. */
  static final class AwaitAdvice {

    private AwaitAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Rule int rule,
        @Inherited boolean inherited,
        @Receiver @Nullable Object receiver,
        @A @Nullable Object a,
        @B @Nullable Object b,
        @C @Nullable Object c,
        @D @Nullable Object d,
        @ClassName @Nullable String className,
        @MethodName @Nullable String methodName,
        @Advice.Local("started") @Nullable Object started,
        @Advice.Local("startNanos") long startNanos) {
      started =
          PromtapBridge.rules.started(rule, inherited, receiver, a, b, c, d, className, methodName);
      startNanos = System.nanoTime();
      if (started instanceof PromtapCall) {
        ((PromtapCall) started).isOpen = true;
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static @Nullable Object exit(
        @Advice.Local("started") @Nullable Object started,
        @Rule int rule,
        @Inherited boolean inherited,
        @Number double number,
        @Receiver @Nullable Object receiver,
        @A @Nullable Object a,
        @B @Nullable Object b,
        @C @Nullable Object c,
        @D @Nullable Object d,
        @ClassName @Nullable String className,
        @MethodName @Nullable String methodName,
        @Replaceable boolean replaceable,
        @Returned @Nullable Object returned,
        @Advice.Local("startNanos") long startNanos,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (started == null) {
        return null;
      }
      // Open until the recorder has it elsewhere, so that no scrape misses it in between.
      try {
        return startNanos == 0
            ? null
            : PromtapBridge.rules.awaited(
                rule,
                inherited,
                started,
                startNanos,
                number,
                receiver,
                a,
                b,
                c,
                d,
                className,
                methodName,
                replaceable,
                returned,
                thrown);
      } finally {
        if (started instanceof PromtapCall) {
          ((PromtapCall) started).isOpen = false;
        }
      }
    }
  }

  /** Copied into constructors. No handler can enclose the call of another constructor. */
  static final class ConstructorAdvice {

    private ConstructorAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@ReadsClock boolean readsClock, @Advice.Local("startNanos") long startNanos) {
      if (readsClock) {
        startNanos = System.nanoTime();
      }
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Rule int rule,
        @ReadsClock boolean readsClock,
        @Number double number,
        @Receiver @Nullable Object receiver,
        @A @Nullable Object a,
        @B @Nullable Object b,
        @C @Nullable Object c,
        @D @Nullable Object d,
        @ClassName @Nullable String className,
        @MethodName @Nullable String methodName,
        @Advice.Local("startNanos") long startNanos) {
      long nanos = 0;
      if (readsClock) {
        nanos = System.nanoTime() - startNanos;
      }
      PromtapBridge.rules.finished(
          rule,
          false,
          null,
          nanos,
          number,
          receiver,
          a,
          b,
          c,
          d,
          className,
          methodName,
          null,
          null);
    }
  }
}
