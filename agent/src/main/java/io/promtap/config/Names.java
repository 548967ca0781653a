// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/** The syntax of names of classes and methods in class files. */
final class Names {

  /** A class file holds a name in 65,535 bytes; nobody writes a tenth of it. */
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

  /** What stands behind the last dot. */
  static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** Kotlin and Scala allow more than Java; a class file refuses only these. */
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
