// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.config.MethodTarget;
import io.promtap.config.NamePattern;
import io.promtap.methods.Descriptors;
import io.promtap.methods.RuleMatcher;
import io.promtap.support.NearestName;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A diagnosis of a rule that matches classes and none of their methods. */
final class MethodDiagnosis {

  private static final int MOST_NAMES = 10_000;
  private static final int MOST_LISTED = 10;

  private final RuleMatcher matcher;
  private final MethodTarget target;
  private final Set<String> names = new TreeSet<>();
  private final Set<String> leftByWildcards = new TreeSet<>();
  private final Set<String> excluded = new TreeSet<>();
  private final Set<String> withoutCode = new TreeSet<>();
  private final Set<String> named = new TreeSet<>();
  private final Set<String> overloads = new TreeSet<>();
  private String firstClass = "";
  private int classes;

  MethodDiagnosis(RuleMatcher matcher) {
    this.matcher = matcher;
    this.target = matcher.target();
  }

  void look(ClassHead file, Hierarchy hierarchy) {
    if (classes++ == 0) {
      firstClass = file.name().replace('/', '.');
    }
    for (ClassHead.Method method : file.methods()) {
      look(method, hierarchy);
    }
    for (NamePattern pattern : target.methods()) {
      String name = pattern.toString();
      Collection<List<ClassHead.Method>> inherited = hierarchy.inherited(name).values();
      inherited.forEach(methods -> methods.forEach(method -> look(method, hierarchy)));
      if (inherited.isEmpty() && file.declares(name) && !isDeclared(file, name)) {
        add(withoutCode, name);
      }
    }
  }

  /** Returns whether the file declares a method of this name with code. */
  private static boolean isDeclared(ClassHead file, String name) {
    return file.methods().stream().anyMatch(method -> method.name().equals(name));
  }

  private void look(ClassHead.Method method, Hierarchy hierarchy) {
    String name = method.name();
    if (!name.startsWith("<")) {
      add(names, name);
    }
    if (!matcher.isNamed(method)) {
      if (RuleMatcher.matchesAny(target.excludedMethods(), name)) {
        add(excluded, name);
      } else if (RuleMatcher.matchesAny(target.methods(), name) && !name.startsWith("<")) {
        add(leftByWildcards, name);
      }
      return;
    }
    add(named, name);
    if (matcher.isAnnotated(method, hierarchy) && !matcher.matchesParameters(method.descriptor())) {
      add(overloads, Descriptors.readable(method.toString()));
    }
  }

  private static void add(Set<String> names, String name) {
    if (names.size() < MOST_NAMES) {
      names.add(name);
    }
  }

  /** Returns whether a matched class has a method that the rule names. */
  boolean hasAny() {
    return !named.isEmpty();
  }

  void addReasons(KnownNames seen, List<String> reasons) {
    List<String> parameters = target.parameters();
    if (parameters != null && !overloads.isEmpty()) {
      reasons.add(
          "no method has the parameters ("
              + String.join(", ", parameters)
              + "); there is "
              + list(overloads));
    } else if (!named.isEmpty()) {
      for (String annotation : target.methodAnnotations()) {
        reasons.add(seen.withoutAnnotation(annotation, true));
      }
    } else if (!withoutCode.isEmpty()) {
      reasons.add(
          list(withoutCode) + " has no code in " + who() + ", which is abstract or native there");
    } else if (!leftByWildcards.isEmpty()) {
      reasons.add(
          "only "
              + list(leftByWildcards)
              + " would match, but a wildcard leaves out getters and methods such as toString;"
              + " name them exactly");
    } else if (!excluded.isEmpty()) {
      reasons.add("exclude: leaves out " + list(excluded));
    } else {
      reasons.add(withoutName());
    }
  }

  private String withoutName() {
    List<String> wanted = new ArrayList<>();
    String nearest = null;
    for (NamePattern pattern : target.methods()) {
      wanted.add(pattern.toString().equals("<init>") ? "new" : pattern.toString());
      nearest = nearest == null ? NearestName.of(pattern.toString(), names) : nearest;
    }
    String text = who() + (classes == 1 ? " has" : " have") + " no method ";
    if (wanted.isEmpty()) {
      return text + "at all";
    }
    String it = classes == 1 && nearest == null ? "; it has " + list(names) : "";
    return text + String.join(", ", wanted) + KnownNames.hint(nearest) + it;
  }

  private String who() {
    return classes == 1 ? firstClass : "the " + classes + " classes that fit";
  }

  private static String list(Collection<String> names) {
    List<String> shown = new ArrayList<>(names);
    if (shown.isEmpty()) {
      return "none";
    }
    int more = shown.size() - MOST_LISTED;
    String text = String.join(", ", more > 0 ? shown.subList(0, MOST_LISTED) : shown);
    return more > 0 ? text + " and " + more + " more" : text;
  }
}
