// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.bridge.PromtapBridge;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;

/**
 * The advice for the methods of rules: a variant for each shape of call. {@link RuleBindings} binds
 * it for each rule. It passes on only the arguments that the rule reads.
 */
final class CallAdvice {

  private CallAdvice() {}

  /** The rule's number. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Rule {}

  /** Whether the receiver has to be asked what it is. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Inherited {}

  /** Whether the rule counts calls in flight. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Tracks {}

  /** Whether the rule wants the duration: the clock costs more than all the rest. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Times {}

  /** The primitive number or truth value that is the rule's value. */
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

  /** For rules that only look at the end of a call. */
  static final class EndAdvice {

    private EndAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Rule int rule,
        @Inherited boolean inherited,
        @Number double number,
        @Receiver Object receiver,
        @A Object a,
        @B Object b,
        @C Object c,
        @D Object d,
        @ClassName String className,
        @MethodName String methodName,
        @Returned Object returned,
        @Advice.Thrown Throwable thrown) {
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

  /** For rules that want the duration or what is in flight. */
  static final class SpanAdvice {

    private SpanAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static Object enter(
        @Rule int rule,
        @Inherited boolean inherited,
        @Tracks boolean tracks,
        @Times boolean times,
        @Receiver Object receiver,
        @A Object a,
        @B Object b,
        @C Object c,
        @D Object d,
        @ClassName String className,
        @MethodName String methodName,
        @Advice.Local("startNanos") long startNanos) {
      Object started = null;
      if (tracks) {
        started =
            PromtapBridge.rules.started(
                rule, inherited, receiver, a, b, c, d, className, methodName);
      }
      if (times) {
        startNanos = System.nanoTime();
      }
      return started;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter Object started,
        @Rule int rule,
        @Inherited boolean inherited,
        @Tracks boolean tracks,
        @Times boolean times,
        @Number double number,
        @Receiver Object receiver,
        @A Object a,
        @B Object b,
        @C Object c,
        @D Object d,
        @ClassName String className,
        @MethodName String methodName,
        @Returned Object returned,
        @Advice.Local("startNanos") long startNanos,
        @Advice.Thrown Throwable thrown) {
      if (!tracks || started != null) {
        long nanos = 0;
        if (times) {
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

  /** For methods whose result may complete later. */
  static final class AwaitAdvice {

    private AwaitAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static Object enter(
        @Rule int rule,
        @Inherited boolean inherited,
        @Receiver Object receiver,
        @A Object a,
        @B Object b,
        @C Object c,
        @D Object d,
        @ClassName String className,
        @MethodName String methodName,
        @Advice.Local("startNanos") long startNanos) {
      Object started =
          PromtapBridge.rules.started(rule, inherited, receiver, a, b, c, d, className, methodName);
      startNanos = System.nanoTime();
      return started;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static Object exit(
        @Advice.Enter Object started,
        @Rule int rule,
        @Inherited boolean inherited,
        @Number double number,
        @Receiver Object receiver,
        @A Object a,
        @B Object b,
        @C Object c,
        @D Object d,
        @ClassName String className,
        @MethodName String methodName,
        @Replaceable boolean replaceable,
        @Returned Object returned,
        @Advice.Local("startNanos") long startNanos,
        @Advice.Thrown Throwable thrown) {
      return started == null
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
    }
  }

  /** For constructors: what one throws cannot be caught around the call of another. */
  static final class ConstructorAdvice {

    private ConstructorAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Times boolean times, @Advice.Local("startNanos") long startNanos) {
      if (times) {
        startNanos = System.nanoTime();
      }
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Rule int rule,
        @Times boolean times,
        @Number double number,
        @Receiver Object receiver,
        @A Object a,
        @B Object b,
        @C Object c,
        @D Object d,
        @ClassName String className,
        @MethodName String methodName,
        @Advice.Local("startNanos") long startNanos) {
      long nanos = 0;
      if (times) {
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
