// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The syntax of parameter types in a rule, which is that of Java source after erasure. */
final class ParameterTypes {

  static final String REST = "..";

  private static final String ANY = "*";
  private static final Set<String> PRIMITIVES =
      new HashSet<>(
          Arrays.asList("boolean", "byte", "char", "short", "int", "long", "float", "double"));

  /** Full names of classes that source code names without their package, by simple name. */
  private static final Map<String, String> WELL_KNOWN = new HashMap<>();

  static {
    for (String name :
        ("java.lang.String java.lang.Object java.lang.Integer java.lang.Long java.lang.Boolean"
                + " java.lang.Double java.lang.Float java.lang.Short java.lang.Byte"
                + " java.lang.Character java.lang.Number java.lang.CharSequence java.lang.Class"
                + " java.lang.Iterable java.lang.Runnable java.lang.Throwable java.lang.Exception"
                + " java.util.List java.util.Map java.util.Set java.util.Collection"
                + " java.util.Optional java.util.UUID java.util.Date java.math.BigDecimal"
                + " java.math.BigInteger java.time.Instant java.time.Duration")
            .split(" ")) {
      WELL_KNOWN.put(Names.simple(name), name);
    }
  }

  private ParameterTypes() {}

  static boolean isOne(String type) {
    String element = element(type);
    return type.equals(ANY)
        || type.equals(REST)
        || PRIMITIVES.contains(element)
        || Names.isClass(element) && !WELL_KNOWN.containsKey(element) && !element.equals("void");
  }

  private static String element(String type) {
    int brackets = type.length();
    while (type.startsWith("[]", brackets - 2)) {
      brackets -= 2;
    }
    return type.substring(0, brackets);
  }

  static String hint(String type) {
    String element = element(type);
    String full = WELL_KNOWN.get(element);
    if (full != null) {
      return "; did you mean \"" + full + type.substring(element.length()) + "\"?";
    }
    if (type.indexOf('<') >= 0) {
      return "; leave the type arguments out";
    }
    return type.endsWith("...") ? "; write [] instead of ..." : "";
  }
}
