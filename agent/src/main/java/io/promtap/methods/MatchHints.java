// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The words for what matches nothing by design, since no class file has it under the name of the
 * source. Each says why, and what to write instead.
 */
final class MatchHints {

  private static final int MOST_LISTED = 10;

  private MatchHints() {}

  /**
   * Returns words for methods that are declared without code.
   *
   * @param methods {@code a.b.C.name}, one at least
   */
  static String missingCode(Collection<String> methods, MethodWithoutCode cause) {
    String who = list(methods);
    boolean one = methods.size() == 1;
    if (cause.proxy != null) {
      return who + (one ? " has" : " have") + " no code: " + cause.proxy.explanation;
    }
    switch (cause.reason) {
      case NATIVE:
        return who
            + (one ? " is" : " are")
            + " native, and only code in a class file can be woven; name the method that calls it";
      case SYNTHETIC:
        return who
            + (one ? " was" : " were")
            + " made by the compiler, which does not count; name the method that the source has";
      case FUNCTIONAL:
        return "no class has code for " + who + "; " + lambda(cause.className);
      default:
        return "no class has code for "
            + who
            + "; where a framework makes a proxy at run time, name the class that calls it";
    }
  }

  /** Returns words for a rule about an interface that lambdas implement. */
  static String lambda(String type) {
    return "a lambda or a method reference of "
        + type
        + " has no class file; name the method that the lambda calls or the reference names, or the"
        + " method that calls it";
  }

  /**
   * Returns words for functions of Kotlin whose parameters do not fit for one that the source
   * lacks.
   */
  static String suspending(Collection<String> names) {
    return "Kotlin gives "
        + list(names)
        + (names.size() == 1 ? ", a suspend function," : ", suspend functions,")
        + " one more parameter: add "
        + CompiledNames.CONTINUATION
        + " as the last one";
  }

  /** Returns words for a method that has another name in its class file. */
  static String mangled(String wanted, Collection<String> names) {
    return wanted
        + " is named "
        + list(names)
        + " in the class file: "
        + CompiledNames.advice(wanted, names.iterator().next());
  }

  /** Returns words for methods that another class has. */
  static String elsewhere(String sibling, Collection<String> names) {
    return sibling
        + " has "
        + list(names)
        + ": "
        + CompiledNames.contentOf(sibling)
        + "; name that class";
  }

  /** Returns words for a static method that only passes calls on. */
  static String forwarder(String method, String sibling) {
    return method
        + " counts only what comes from Java, and passes it on to "
        + sibling
        + ", which has all calls; name that class";
  }

  /** Returns the names, or the first of them. It does not change when more are found. */
  static String list(Collection<String> names) {
    List<String> shown = new ArrayList<>(names);
    return shown.size() <= MOST_LISTED
        ? String.join(", ", shown)
        : String.join(", ", shown.subList(0, MOST_LISTED)) + " and more";
  }
}
