// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Advice that records what it is given, through a class that woven test classes can see. */
public final class Witness {

  private static final ThreadLocal<List<String>> SEEN = ThreadLocal.withInitial(ArrayList::new);
  private static final ThreadLocal<Boolean> FAILS = ThreadLocal.withInitial(() -> false);

  private Witness() {}

  /** What advice on this thread saw since this was last asked. */
  public static List<String> seen() {
    List<String> seen = List.copyOf(SEEN.get());
    SEEN.get().clear();
    return seen;
  }

  /** Makes advice on this thread throw. */
  static void fails(boolean fails) {
    FAILS.set(fails);
  }

  public static int enter(Object argument) {
    SEEN.get().add("enter " + argument);
    if (FAILS.get()) {
      throw new IllegalStateException("the advice is broken");
    }
    return 42;
  }

  public static void exit(
      int entered, long local, Object self, Object argument, Object returned, Throwable thrown) {
    SEEN.get()
        .add(
            "exit "
                + entered
                + " "
                + local
                + " "
                + (self == null ? "static" : "instance")
                + " "
                + argument
                + " "
                + (thrown == null ? "-> " + returned : "!! " + thrown.getMessage()));
    if (FAILS.get()) {
      throw new IllegalStateException("the advice is broken");
    }
  }

  /** Does not answer, as a getter of an application may. */
  public static int unanswered() {
    throw new UnsupportedOperationException("not from here");
  }

  /** Has everything that advice may have: branches, loops, handlers, variables of its own. */
  static final class MethodAdvice {

    private MethodAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(
        @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC)
            Object argument,
        @Advice.Local("sum") long sum) {
      for (int i = 0; i < 2; i++) {
        sum += i;
      }
      try {
        sum += Witness.unanswered();
      } catch (UnsupportedOperationException unanswered) {
        sum += 2;
      }
      return argument == null ? Witness.enter("nothing") : Witness.enter(argument);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter int entered,
        @Advice.Local("sum") long sum,
        @Advice.This(optional = true, typing = Assigner.Typing.DYNAMIC) Object self,
        @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC)
            Object argument,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object returned,
        @Advice.Thrown Throwable thrown) {
      Object shown = argument;
      if (shown == null) {
        long doubled = sum;
        try {
          doubled += Witness.unanswered();
        } catch (Throwable unanswered) {
          doubled += sum;
        }
        Witness.exit(entered, doubled / 2, self, null, returned, thrown);
        return;
      }
      Witness.exit(entered, sum, self, shown, returned, thrown);
    }
  }

  /** Wants a narrower type than the method has. */
  static final class NarrowAdvice {

    private NarrowAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) String argument) {
      Witness.enter(argument);
    }
  }

  /** For constructors: nothing before, and what came of it after. */
  static final class ConstructorAdvice {

    private ConstructorAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter() {
      return Witness.enter("constructor");
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Enter int entered,
        @Advice.This Object self,
        @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC)
            Object argument) {
      Witness.exit(entered, 0, self, argument, self.getClass().getSimpleName(), null);
    }
  }
}
