package io.promtap.config;

import org.snakeyaml.engine.v2.nodes.Node;

/** Names of classes and methods as a class file has them. */
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

  static boolean isMethod(String name) {
    return name.length() <= LONGEST && isIdentifier(name);
  }

  /** Why a class name was refused, where a user of other agents is likely to be surprised. */
  static String hint(String name) {
    if (name.indexOf('*') >= 0) {
      return "; wildcards are not supported in this version";
    }
    if (name.indexOf('/') >= 0) {
      return "; write dots instead of slashes";
    }
    return "";
  }

  static String methodExpected(Node found) {
    return Scalars.expected("a method name without wildcards and parameters", found);
  }

  /** Kotlin and Scala allow more than Java; a class file refuses only these. */
  private static boolean isIdentifier(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (".;[/<>:*(), ".indexOf(c) >= 0 || Character.isISOControl(c)) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
