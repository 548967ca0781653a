// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/** The syntax of names of classes and methods in class files. */
final class Names {

  /** The length of a name. A class file allows 65,535 bytes, and real names are far shorter. */
  private static final int LONGEST = 1_000;

  private Names() {}

  static boolean isClass(String name) {
    if (name.length() > LONGEST || name.endsWith(".")) {
      return false;
    }
    for (String part : name.split("\\.")) {
      if (!isIdentifier(part)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  static boolean isClassPattern(String pattern) {
    return isClass(withoutWildcards(pattern));
  }

  static boolean isMethodPattern(String pattern) {
    return pattern.length() <= LONGEST && isIdentifier(withoutWildcards(pattern));
  }

  private static String withoutWildcards(String pattern) {
    return pattern.replace('*', 'x');
  }

  /** Returns the part after the last dot. */
  static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** Accepts what a class file does, since Kotlin and Scala allow more than Java. */
  private static boolean isIdentifier(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (".;[/<>:*(), @".indexOf(c) >= 0 || Character.isISOControl(c)) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
