// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import org.jspecify.annotations.Nullable;

/**
 * The numbered places of the values that one call offers to expressions: receiver, arguments,
 * result, failure, class and method.
 *
 * <p>The values are many parameters and not one object. An object would cost 48 bytes per call with
 * two labels, and every look-up would wait until its fields are written, which was a quarter of the
 * cost of such a call.
 */
public final class CallPlaces {

  public static final int RECEIVER = 0;

  /** The first of the arguments that the rule reads; {@link #ARGUMENTS} of them at most. */
  public static final int FIRST_ARGUMENT = 1;

  static final int ARGUMENTS = 4;
  static final int RETURNED = 5;
  static final int THROWN = 6;
  public static final int CLASS = 7;
  public static final int METHOD = 8;
  private static final int SIZE = 9;

  private CallPlaces() {}

  /** Returns the value at a place. */
  public static @Nullable Object at(
      int place,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    switch (place) {
      case RECEIVER:
        return receiver;
      case FIRST_ARGUMENT:
        return a;
      case FIRST_ARGUMENT + 1:
        return b;
      case FIRST_ARGUMENT + 2:
        return c;
      case FIRST_ARGUMENT + 3:
        return d;
      case RETURNED:
        return returned;
      case THROWN:
        return thrown;
      case CLASS:
        return className;
      case METHOD:
        return methodName;
      default:
        return null;
    }
  }

  /** Returns the same values in an array, for a call that ends on another thread. */
  public static @Nullable Object[] detached(
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName) {
    @Nullable Object[] values = new @Nullable Object[SIZE];
    values[RECEIVER] = receiver;
    values[FIRST_ARGUMENT] = a;
    values[FIRST_ARGUMENT + 1] = b;
    values[FIRST_ARGUMENT + 2] = c;
    values[FIRST_ARGUMENT + 3] = d;
    values[CLASS] = className;
    values[METHOD] = methodName;
    return values;
  }
}
