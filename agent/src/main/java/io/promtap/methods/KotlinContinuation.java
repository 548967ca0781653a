// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.security.AccessController;
import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/**
 * An adapter to the continuations that kotlinc compiles. It reads them by reflection, because
 * Kotlin belongs to the application, in whatever version it has.
 */
final class KotlinContinuation {

  private static final String BASE = "kotlin.coroutines.jvm.internal.BaseContinuationImpl";
  private static final String MARKERS = "kotlin.coroutines.intrinsics.CoroutineSingletons";

  private static final int LABEL = 0;
  private static final int COMPLETION = 1;

  /**
   * By class, the field with the state, and the method for the continuation of the caller. The
   * values are of the JDK, since a class keeps them after the agent is gone.
   */
  private static final ClassValue<@Nullable AccessibleObject[]> MEMBERS =
      new ClassValue<@Nullable AccessibleObject[]>() {
        @Override
        protected @Nullable AccessibleObject[] computeValue(Class<?> type) {
          return AccessController.doPrivileged(
              new PrivilegedAction<@Nullable AccessibleObject[]>() {
                @Override
                public @Nullable AccessibleObject[] run() {
                  return members(type);
                }
              });
        }
      };

  private KotlinContinuation() {}

  private static @Nullable AccessibleObject[] members(Class<?> type) {
    @Nullable AccessibleObject[] members = new @Nullable AccessibleObject[2];
    for (Class<?> at = type.getSuperclass(); at != null; at = at.getSuperclass()) {
      if (at.getName().equals(BASE)) {
        try {
          members[COMPLETION] = at.getMethod("getCompletion");
          Field label = type.getDeclaredField("label");
          if (label.getType() == int.class) {
            label.setAccessible(true);
            members[LABEL] = label;
          }
        } catch (ReflectiveOperationException | RuntimeException unknown) {
          // Written by hand, or in a module that is closed.
          return members;
        }
      }
    }
    return members;
  }

  /** Returns whether kotlinc wrote the class, so that Kotlin's library resumes the continuation. */
  static boolean isCompiled(@Nullable Object continuation) {
    return continuation != null && MEMBERS.get(continuation.getClass())[COMPLETION] != null;
  }

  /**
   * Returns whether a function goes on that gets this continuation. Its own one has the highest bit
   * of the state set from when it is resumed until the function has begun, and no other one has.
   */
  static boolean isResuming(Object continuation) {
    AccessibleObject label = MEMBERS.get(continuation.getClass())[LABEL];
    try {
      return label != null && ((Field) label).getInt(continuation) < 0;
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns the continuation of the caller; {@code null} for one that was not compiled. */
  static @Nullable Object completion(Object continuation) {
    AccessibleObject completion = MEMBERS.get(continuation.getClass())[COMPLETION];
    try {
      return completion == null ? null : ((Method) completion).invoke(continuation);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns whether a suspend function returned the mark that says that it completes later. */
  static boolean isSuspended(@Nullable Object returned) {
    return returned instanceof Enum
        && ((Enum<?>) returned).name().equals("COROUTINE_SUSPENDED")
        && returned.getClass().getName().equals(MARKERS);
  }
}
