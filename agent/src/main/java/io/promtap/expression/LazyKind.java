// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A way in which a library leaves the state of an object in the database until somebody asks for
 * it, and how that is found out without asking. The tests are as in {@link StateTests}; they are
 * made once for each class.
 */
interface LazyKind {

  /**
   * Returns a test of whether all of an object is loaded, so that any of its methods may be called.
   *
   * @return {@code null} if objects of the class are not of this kind
   */
  @Nullable MethodHandle isLoaded(Class<?> type) throws ReflectiveOperationException;

  /**
   * Returns a test of whether one attribute is loaded. Asked only for a class of this kind.
   *
   * @param attribute the name of a field of the class
   */
  MethodHandle isLoaded(Class<?> type, String attribute) throws ReflectiveOperationException;

  /**
   * Returns whether a call of any method may load all of the object, so that only the fields of one
   * that is partly loaded are read.
   */
  default boolean interceptsAllCalls() {
    return false;
  }
}
