// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.AdviceSpec.Binding;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The choice of what is woven in Kotlin's library to see suspend functions complete. Both functions
 * have been there since Kotlin 1.3, and compiled code calls both, so no version may change them.
 */
final class SuspendProbe {

  static final List<String> CLASSES =
      Collections.unmodifiableList(
          Arrays.asList("kotlin/coroutines/jvm/internal/DebugProbesKt", "kotlin/ResultKt"));

  private static final String WHERE = "rules.suspend";
  private static final String ADVICE = "io.promtap.methods.SuspendAdvice$";

  /** The last parameter and the result of a suspend function. */
  private static final String FUNCTION_END = "Lkotlin/coroutines/Continuation;)Ljava/lang/Object;";

  /** Returns the advice by method. Made for a class of Kotlin's library only. */
  private static Map<String, AdviceSpec> advice() {
    Map<String, AdviceSpec> advice = new HashMap<>();
    advice.put(
        "probeCoroutineResumed(Lkotlin/coroutines/Continuation;)V",
        new AdviceSpec(ADVICE + "ResumeAdvice", WHERE)
            .bind(SuspendAdvice.Continuation.class, Binding.argument(0)));
    advice.put(
        "throwOnFailure(Ljava/lang/Object;)V",
        new AdviceSpec(ADVICE + "ResultAdvice", WHERE)
            .bind(CallAdvice.A.class, Binding.argument(0)));
    return advice;
  }

  private SuspendProbe() {}

  /** Returns whether a method has the shape that Kotlin gives suspend functions. */
  static boolean isFunction(ClassHead.Method method) {
    return method.descriptor().endsWith(FUNCTION_END);
  }

  /**
   * Returns whether a suspend function is called again when it goes on. One that only passes its
   * call on is not, and one that may be overridden keeps its body elsewhere.
   */
  static boolean isReentered(ClassHead.Method method) {
    return method.beginsWithTypeTest();
  }

  static void select(ClassHead head, WeavingPlan plan) {
    if (CLASSES.contains(head.name())) {
      Map<String, AdviceSpec> advice = advice();
      for (ClassHead.Method method : head.methods()) {
        AdviceSpec found = advice.get(method.toString());
        if (found != null) {
          plan.weave(method, found);
        }
      }
    }
  }
}
