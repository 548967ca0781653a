// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.util.function.BiPredicate;

/**
 * The knowledge of which methods of the application read nothing but values in the fields of their
 * own object. A method's code tells it. The weaver can read code, and the reader of labels wants to
 * know; neither knows the other. Safe for use by several threads.
 */
public final class PlainMethods {

  private static final BiPredicate<Class<?>, String> NONE_IS_KNOWN = (type, method) -> false;

  private static volatile BiPredicate<Class<?>, String> arePlain = NONE_IS_KNOWN;

  private PlainMethods() {}

  /** Takes what tells a method by the class of the object and the method's name and descriptor. */
  public static void areToldBy(BiPredicate<Class<?>, String> reader) {
    arePlain = reader;
  }

  /**
   * Returns whether the method, called on an object of exactly this class, reads nothing but values
   * in the fields of that object. Reads class files, so ask once for a class. Throws nothing.
   *
   * @param method its name and descriptor, as in {@code getName()Ljava/lang/String;}
   */
  public static boolean isPlain(Class<?> type, String method) {
    try {
      return arePlain.test(type, method);
    } catch (RuntimeException | LinkageError unreadable) {
      return false;
    }
  }
}
