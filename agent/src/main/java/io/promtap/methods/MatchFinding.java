// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.NamePattern;
import io.promtap.support.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The maker of one sentence about a rule: what it names and what matched in no class, what is there
 * instead, and what to write. The log of the agent and {@code check} have the same sentence.
 */
final class MatchFinding {

  /** If more classes were looked at, they are not named. */
  private static final int MOST_CLASSES = 5;

  /** The search takes long for a class with very many methods, and runs with the lock. */
  private static final int MOST_NEAREST = 10;

  private final SeenMethods matches;
  private final RuleMatcher matcher;
  private final List<String> parts = new ArrayList<>();

  /** The exact names that matched nowhere and are not explained yet. */
  private final Set<String> nowhere = new LinkedHashSet<>();

  private boolean matchedNothing;

  MatchFinding(SeenMethods matches) {
    this.matches = matches;
    this.matcher = matches.matcher;
  }

  /** Returns {@code null} if there is nothing to say, or nothing before the application serves. */
  @Nullable String text(boolean serving) {
    // It reads class files, so not with the lock.
    String functional = FunctionalInterfaces.firstOfJdk(matcher.target().supertypes());
    synchronized (matches) {
      if (!serving && !matches.isComplete()) {
        return null;
      }
      matchedNothing = matches.matched.isEmpty();
      nowhere.addAll(matches.nowhere());
      explainParameters();
      explainMissingCode();
      explainJdk();
      explainOtherNames();
      explainOtherClasses();
      explainTheRest(functional);
      explainObstacles();
      explainForwarders();
    }
    return parts.isEmpty() ? null : String.join("; ", parts);
  }

  private void explainParameters() {
    Set<String> others = new LinkedHashSet<>();
    Set<String> suspending = new LinkedHashSet<>();
    for (Map.Entry<String, Set<String>> entry : matches.overloads.entrySet()) {
      if (nowhere.remove(entry.getKey()) || matchedNothing) {
        others.addAll(entry.getValue());
        if (matches.suspending.contains(entry.getKey())) {
          suspending.add(entry.getKey());
        }
      }
    }
    List<String> parameters = matcher.target().parameters();
    if (parameters != null && !others.isEmpty()) {
      parts.add(
          "no method has the parameters ("
              + String.join(", ", parameters)
              + "); there is "
              + MatchHints.list(others)
              + (suspending.isEmpty() ? "" : "; " + MatchHints.suspending(suspending)));
    }
    // Only check knows where else an annotation is.
    nowhere.removeAll(matches.unannotated);
  }

  private void explainMissingCode() {
    Map<String, Set<String>> methodsByCause = new LinkedHashMap<>();
    Map<String, MethodWithoutCode> causes = new LinkedHashMap<>();
    for (Map.Entry<String, MethodWithoutCode> entry : matches.withoutCode.entrySet()) {
      String name = entry.getKey();
      MethodWithoutCode missing = entry.getValue();
      boolean wanted = nowhere.contains(name) || matchedNothing;
      if ((wanted || isOverlooked(name, missing)) && !isNamedOtherwise(name)) {
        nowhere.remove(name);
        boolean isExpected = missing.proxy == null && isToBeImplemented(missing);
        String cause = isExpected ? missing.className : missing.reason + " " + missing.proxy;
        if (!isExpected) {
          causes.putIfAbsent(cause, missing);
        }
        methodsByCause
            .computeIfAbsent(cause, any -> new TreeSet<>())
            .add(isExpected ? name : missing.className + "." + name);
      }
    }
    methodsByCause.forEach(
        (cause, methods) -> {
          MethodWithoutCode missing = causes.get(cause);
          parts.add(
              missing == null
                  ? cause + " does not implement " + MatchHints.list(methods) + "; use implements:"
                  : MatchHints.missingCode(methods, missing));
        });
  }

  /** Returns whether a pattern fits a method that a proxy implements, beside others that match. */
  private boolean isOverlooked(String name, MethodWithoutCode missing) {
    return missing.proxy != null
        && !matches.matched.contains(name)
        && matches.matched.size() < SeenMethods.MOST_NAMES;
  }

  private boolean isNamedOtherwise(String name) {
    return matches.mangled.containsKey(name) || !siblingsWith(name).isEmpty();
  }

  /** Returns whether the rule names the abstract class itself. */
  private boolean isToBeImplemented(MethodWithoutCode missing) {
    return matches.expected.contains(missing.className)
        && (missing.reason == MethodWithoutCode.Reason.ABSTRACT
            || missing.reason == MethodWithoutCode.Reason.FUNCTIONAL);
  }

  private void explainJdk() {
    for (Map.Entry<String, String> entry : matches.ofJdk.entrySet()) {
      if (nowhere.remove(entry.getKey())) {
        parts.add(
            entry.getKey()
                + " is inherited from the JDK's "
                + entry.getValue()
                + " and is left out; name that class to count it everywhere");
      }
    }
  }

  private void explainOtherNames() {
    for (Map.Entry<String, Set<String>> entry : matches.mangled.entrySet()) {
      if (nowhere.remove(entry.getKey())) {
        parts.add(MatchHints.mangled(entry.getKey(), entry.getValue()));
      }
    }
  }

  private void explainOtherClasses() {
    Map<String, Set<String>> namesBySibling = new LinkedHashMap<>();
    for (String wanted : new ArrayList<>(nowhere)) {
      for (Map.Entry<String, String> sibling : siblingsWith(wanted).entrySet()) {
        nowhere.remove(wanted);
        namesBySibling
            .computeIfAbsent(sibling.getKey(), any -> new TreeSet<>())
            .add(sibling.getValue());
      }
    }
    namesBySibling.forEach((sibling, names) -> parts.add(MatchHints.elsewhere(sibling, names)));
  }

  /** Returns the siblings that have a method, each with its name there. */
  private Map<String, String> siblingsWith(String wanted) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Map.Entry<String, Set<String>> sibling : matches.inSiblings.entrySet()) {
      for (String name : sibling.getValue()) {
        if (name.equals(wanted) || CompiledNames.isMangled(wanted, name)) {
          found.put(sibling.getKey(), name);
        }
      }
    }
    return found;
  }

  private void explainTheRest(@Nullable String functional) {
    boolean unexplained = !nowhere.isEmpty() || parts.isEmpty() && matchedNothing;
    if (functional != null && unexplained) {
      parts.add(MatchHints.lambda(functional));
    } else if (!matches.looked.isEmpty()) {
      if (!nowhere.isEmpty()) {
        parts.add(undeclared());
      } else if (parts.isEmpty() && matchedNothing && matches.unannotated.isEmpty()) {
        parts.add(unfit());
      }
    }
  }

  private String undeclared() {
    String one = "class " + matches.looked.iterator().next() + " declares";
    String text =
        (matches.looked.size() == 1 ? one : who() + " declare")
            + " no method "
            + MatchHints.list(nowhere)
            + nearest(nowhere);
    List<String> unseen = matches.unseen();
    return unseen.isEmpty() ? text : text + "; no class " + MatchHints.list(unseen) + " so far";
  }

  private String unfit() {
    if (!matches.leftByWildcards.isEmpty()) {
      return "only "
          + MatchHints.list(matches.leftByWildcards)
          + " would match, but a wildcard leaves out getters, methods such as toString and what"
          + " compilers add; name them exactly";
    }
    if (!matches.excluded.isEmpty()) {
      return "exclude: leaves out " + MatchHints.list(matches.excluded);
    }
    String has = matches.looked.size() == 1 ? " has" : " have";
    List<String> wanted = new ArrayList<>();
    for (NamePattern pattern : matcher.target().methods()) {
      wanted.add(pattern.toString().equals("<init>") ? "new" : pattern.toString());
    }
    return wanted.isEmpty()
        ? who() + has + " no method at all"
        : who() + has + " no method " + String.join(", ", wanted) + nearest(wanted);
  }

  private String who() {
    Collection<String> classes = matches.looked;
    return classes.size() <= MOST_CLASSES ? String.join(", ", classes) : "the classes that fit";
  }

  private String nearest(Collection<String> wanted) {
    List<String> found = new ArrayList<>();
    int left = MOST_NEAREST;
    for (String name : wanted) {
      String nearest = left-- > 0 ? NearestName.of(name, matches.declared) : null;
      if (nearest != null) {
        found.add(wanted.size() == 1 ? nearest : nearest + " for " + name);
      }
    }
    if (!found.isEmpty()) {
      return "; did you mean " + String.join(", ", found) + "?";
    }
    return matches.looked.size() == 1 && !matches.declared.isEmpty()
        ? "; it has " + MatchHints.list(matches.declared)
        : "";
  }

  private void explainObstacles() {
    matches.leftOut.forEach(
        (obstacle, methods) ->
            parts.add(
                MatchHints.list(methods)
                    + (methods.size() == 1 ? " is" : " are")
                    + " left out: "
                    + obstacle));
  }

  private void explainForwarders() {
    matches.inSiblings.forEach(
        (sibling, names) -> {
          for (String name : names) {
            String method = matches.ownerOf(sibling) + "." + name;
            if (matches.statics.contains(method)) {
              parts.add(MatchHints.forwarder(method, sibling));
            }
          }
        });
  }
}
