// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.util.ArrayList;
import java.util.List;

/** A reader of method descriptors (JVM specification, section 4.3.3). */
public final class Descriptors {

  private static final String PRIMITIVES = "BCDFIJSZV";

  private static final String[] NAMES = {
    "byte", "char", "double", "float", "int", "long", "short", "boolean", "void"
  };

  private Descriptors() {}

  /** Returns the types of the parameters as Java source names them. */
  public static List<String> parameters(String descriptor) {
    List<String> types = new ArrayList<>();
    int at = 1;
    while (descriptor.charAt(at) != ')') {
      int end = endOfType(descriptor, at);
      types.add(name(descriptor.substring(at, end)));
      at = end;
    }
    return types;
  }

  /** Returns a name with a descriptor in the form of rules: {@code name(int, a.b.C)}. */
  public static String readable(String method) {
    int open = method.indexOf('(');
    String name = method.substring(0, open);
    return (name.equals("<init>") ? "new" : name)
        + "("
        + String.join(", ", parameters(method.substring(open)))
        + ")";
  }

  /** Returns the number of arguments. A long or a double counts once. */
  static int argumentCount(String descriptor) {
    int count = 0;
    for (int at = 1; descriptor.charAt(at) != ')'; at = endOfType(descriptor, at)) {
      count++;
    }
    return count;
  }

  /** Returns the parameters from one to before another, in brackets. */
  static String part(String descriptor, int from, int to) {
    int start = 1;
    for (int i = 0; i < from; i++) {
      start = endOfType(descriptor, start);
    }
    int end = start;
    for (int i = from; i < to; i++) {
      end = endOfType(descriptor, end);
    }
    return "(" + descriptor.substring(start, end) + ")";
  }

  static boolean returnsNothing(String descriptor) {
    return descriptor.endsWith(")V");
  }

  static boolean returnsObject(String descriptor) {
    char type = descriptor.charAt(descriptor.indexOf(')') + 1);
    return type == 'L' || type == '[';
  }

  /** Returns the return type as Java source names it. */
  static String returnType(String descriptor) {
    return name(descriptor.substring(descriptor.indexOf(')') + 1));
  }

  /** Returns the descriptor of a class, which is the name of an annotation in class files. */
  static String ofType(String binaryName) {
    return "L" + binaryName.replace('.', '/') + ";";
  }

  private static int endOfType(String descriptor, int from) {
    int at = from;
    while (descriptor.charAt(at) == '[') {
      at++;
    }
    return descriptor.charAt(at) == 'L' ? descriptor.indexOf(';', at) + 1 : at + 1;
  }

  private static String name(String type) {
    if (type.charAt(0) == '[') {
      return name(type.substring(1)) + "[]";
    }
    return type.charAt(0) == 'L'
        ? type.substring(1, type.length() - 1).replace('/', '.')
        : NAMES[PRIMITIVES.indexOf(type.charAt(0))];
  }
}
