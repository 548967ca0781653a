// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.util.Arrays;
import java.util.List;

/**
 * The names under which compilers of other languages than Java put what the source has under a
 * simpler one. Seen in the class files of kotlinc 2.2.21, and in the specifications of Scala.
 */
final class CompiledNames {

  static final String CONTINUATION = "kotlin.coroutines.Continuation";

  private static final String COMPANION = "$Companion";
  private static final String FILE = "Kt";
  private static final String DEFAULTS = "$DefaultImpls";
  private static final String SCALA_OBJECT = "$";

  /** What compilers add beside a method, and not instead of it. */
  private static final String[] BESIDE = {"$default", "$lambda$", "$suspendImpl"};

  private CompiledNames() {}

  /** Returns the classes in which the methods of a class of the source may be instead. */
  static List<String> siblings(String className) {
    return Arrays.asList(
        className + COMPANION, className + FILE, className + DEFAULTS, className + SCALA_OBJECT);
  }

  /** Returns what is in such a sibling. */
  static String contentOf(String sibling) {
    if (sibling.endsWith(COMPANION)) {
      return "Kotlin puts the functions of a companion object there";
    }
    if (sibling.endsWith(FILE)) {
      return "Kotlin puts the functions of a file there";
    }
    return sibling.endsWith(DEFAULTS)
        ? "Kotlin puts the bodies of an interface there"
        : "Scala puts the methods of an object there";
  }

  /**
   * Returns whether a method of the source may have this other name in its class file: {@code
   * pay-v7PHunc} for types that are value classes, {@code pay$module} for an internal function of
   * Kotlin, {@code a$b$Shop$$pay} for a private method of Scala that another class needs.
   */
  static boolean isMangled(String wanted, String name) {
    if (name.endsWith("$$" + wanted)) {
      return true;
    }
    if (name.length() <= wanted.length() + 1 || !name.startsWith(wanted)) {
      return false;
    }
    for (String part : BESIDE) {
      if (name.contains(part)) {
        return false;
      }
    }
    char next = name.charAt(wanted.length());
    return next == '-' || next == '$';
  }

  /** Returns why a name is so, and what a rule may have instead. */
  static String advice(String wanted, String mangled) {
    if (mangled.endsWith("$$" + wanted)) {
      return "Scala adds the class to a private method that others call; write the whole name";
    }
    return mangled.charAt(wanted.length()) == '-'
        ? "Kotlin adds a hash where a value class is among the types; write " + wanted + "-*"
        : "Kotlin adds the module to an internal function; write " + wanted + "$*";
  }
}
