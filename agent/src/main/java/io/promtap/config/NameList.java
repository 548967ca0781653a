// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.Quote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A reader of a key that takes one name or a list of names, as most keys of a rule do. */
final class NameList {

  private static final int MOST = 100;

  /** The kind of the names. */
  enum Kind {
    CLASS("a class name such as com.example.Outer$Inner or a pattern such as com.example.**"),
    TYPE("an exact name such as com.example.Outer$Inner"),
    METHOD("a method name or a pattern such as \"find*\", without parentheses"),
    PARAMETER("a type such as int, byte[] or java.lang.String, or * for any one, .. for the rest");

    private final String expected;

    Kind(String expected) {
      this.expected = expected;
    }

    private boolean allows(String name) {
      switch (this) {
        case CLASS:
          return Names.isClassPattern(name);
        case TYPE:
          return Names.isClass(name);
        case METHOD:
          return Names.isMethodPattern(name);
        default:
          return ParameterTypes.isOne(name);
      }
    }

    /** Returns what to write instead of a name that other agents may allow. */
    private String hint(String name) {
      if (this == METHOD) {
        return methodHint(name);
      }
      if (name.indexOf('/') >= 0) {
        return "; write dots instead of slashes";
      }
      if (this == PARAMETER) {
        return ParameterTypes.hint(name);
      }
      if (name.startsWith("@")) {
        return "; leave the @ out";
      }
      return name.indexOf('*') < 0 || this == CLASS
          ? ""
          : "; wildcards are possible under class and method";
    }

    private static String methodHint(String name) {
      if (name.equals("<init>")) {
        return "; the constructors are called \"new\"";
      }
      return name.indexOf('(') < 0 ? "" : "; put the types of parameters under \"parameters\"";
    }
  }

  private NameList() {}

  /** Returns the right names and reports the others; empty if the key is absent. */
  static List<String> read(Section section, String key, Kind kind) {
    Node node = section.value(key);
    if (node == null) {
      return Collections.emptyList();
    }
    List<Node> nodes =
        section.isList(key) ? section.list(key, "") : Collections.singletonList(node);
    // An empty list of parameters is right for a method without parameters.
    if (nodes.size() > MOST || nodes.isEmpty() && kind != Kind.PARAMETER) {
      section.report(key, "expected 1 to " + MOST + " names, found " + nodes.size());
      return Collections.emptyList();
    }
    List<String> names = new ArrayList<>();
    for (Node name : nodes) {
      String mistake = mistake(name, kind, names);
      if (mistake == null) {
        names.add(Scalars.value(name));
      } else {
        section.reportAt(name, key, mistake);
      }
    }
    return names;
  }

  private static @Nullable String mistake(Node node, Kind kind, List<String> before) {
    if (!Scalars.isText(node)) {
      return Scalars.expected(kind.expected, node);
    }
    String name = Scalars.value(node);
    if (!kind.allows(name)) {
      return Scalars.expected(kind.expected, node) + kind.hint(name);
    }
    return kind != Kind.PARAMETER && before.contains(name)
        ? Quote.cut(name) + " is already in the list"
        : null;
  }
}
