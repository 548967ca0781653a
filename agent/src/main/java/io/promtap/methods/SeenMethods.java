// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.NamePattern;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A record of the classes that were looked at for one rule: which method names matched in some
 * class, and what was there instead of the others. The threads that load classes write it; {@link
 * MatchFinding} makes one line of it. Bounded. No file is read under its lock.
 */
final class SeenMethods {

  private static final int MOST = 100;
  static final int MOST_NAMES = 1_000;

  final RuleMatcher matcher;
  final List<NamePattern> exactMethods;

  /** The exact names of classes. */
  final Set<String> expected = new LinkedHashSet<>();

  private final Map<String, String> siblings = new LinkedHashMap<>();

  // All of the following: with the lock.

  private int changes;

  final Set<String> looked = new TreeSet<>();

  /** The expected classes that were looked at. */
  final Set<String> seen = new HashSet<>();

  /** Names of methods that match. */
  final Set<String> matched = new HashSet<>();

  /** Names of methods that are declared, to find the nearest. */
  final Set<String> declared = new TreeSet<>();

  /** Names of methods with code that lack an annotation. */
  final Set<String> unannotated = new TreeSet<>();

  /** By name, the methods with other parameters, as rules write them. */
  final Map<String, Set<String>> overloads = new LinkedHashMap<>();

  /** Names of methods whose parameters would fit without the last one, a continuation. */
  final Set<String> suspending = new TreeSet<>();

  /** Names of methods whose code is in the JDK, each with the class there. */
  final Map<String, String> ofJdk = new LinkedHashMap<>();

  /** By name, where a method is declared without code that can be woven. */
  final Map<String, MethodWithoutCode> withoutCode = new LinkedHashMap<>();

  /** By name, names that compilers made of it. */
  final Map<String, Set<String>> mangled = new LinkedHashMap<>();

  /** By sibling of an expected class, names of its methods that fit. */
  final Map<String, Set<String>> inSiblings = new LinkedHashMap<>();

  /** Static methods that match, {@code a.b.C.name}. */
  final Set<String> statics = new HashSet<>();

  final Set<String> leftByWildcards = new TreeSet<>();
  final Set<String> excluded = new TreeSet<>();

  /** By obstacle, the methods that are not woven for it. */
  final Map<String, Set<String>> leftOut = new LinkedHashMap<>();

  SeenMethods(RuleMatcher matcher, List<NamePattern> exactClasses, List<NamePattern> exactMethods) {
    this.matcher = matcher;
    this.exactMethods = exactMethods;
    for (NamePattern pattern : exactClasses) {
      String name = pattern.toString();
      expected.add(name);
      for (String sibling : CompiledNames.siblings(name)) {
        siblings.put(sibling.replace('.', '/'), name);
      }
    }
  }

  /**
   * Returns the internal names of classes that may have the methods instead of the classes of the
   * rule.
   */
  Collection<String> siblings() {
    return siblings.keySet();
  }

  /** Takes what a class that matches the rule declares. */
  void look(ClassHead head, List<ClassHead.Method> matching, Hierarchy hierarchy) {
    List<ClassHead.Method> unannotatedMethods = new ArrayList<>();
    for (ClassHead.Method method : head.methods()) {
      if (matcher.isNamed(method) && !matcher.isAnnotated(method, hierarchy)) {
        unannotatedMethods.add(method);
      }
    }
    String className = head.name().replace('/', '.');
    boolean isExpected = expected.contains(className);
    Map<String, MethodWithoutCode> missing =
        MethodWithoutCode.in(head, hierarchy, matcher, exactMethods, isExpected);
    synchronized (this) {
      changes++;
      add(looked, className, MOST);
      if (isExpected) {
        seen.add(className);
      }
      for (ClassHead.Method method : matching) {
        addMatch(method.name());
        if (method.isStatic() && isExpected) {
          add(statics, className + "." + method.name(), MOST_NAMES);
        }
      }
      for (ClassHead.Method method : head.methods()) {
        if (unannotatedMethods.contains(method)) {
          add(unannotated, method.name(), MOST);
        }
        addDeclared(method);
      }
      for (ClassHead.Method method : head.methodsWithoutCode()) {
        add(declared, method.name(), MOST_NAMES);
      }
      for (Map.Entry<String, MethodWithoutCode> entry : missing.entrySet()) {
        addMissing(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Takes the methods of a name that a matching class inherits and that are meant or not. */
  synchronized void inherits(
      ClassHead declarer,
      List<ClassHead.Method> methods,
      List<ClassHead.Method> meant,
      boolean jdk) {
    changes++;
    for (ClassHead.Method method : methods) {
      if (!meant.contains(method)) {
        addDeclared(method);
      } else if (jdk) {
        put(ofJdk, method.name(), declarer.name().replace('/', '.'));
      } else {
        addMatch(method.name());
      }
    }
  }

  /** Takes a method that a matching class inherits and that no class above it implements. */
  void inheritsWithoutCode(String name, ClassHead head, Hierarchy hierarchy) {
    MethodWithoutCode missing = MethodWithoutCode.of(head, hierarchy);
    if (missing.proxy != null || expected.contains(missing.className)) {
      synchronized (this) {
        changes++;
        addMissing(name, missing);
      }
    }
  }

  /** Takes what a sibling of an expected class declares. */
  void lookAtSibling(ClassHead head) {
    String sibling = head.name().replace('/', '.');
    for (ClassHead.Method method : head.methods()) {
      for (NamePattern pattern : exactMethods) {
        String wanted = pattern.toString();
        if (method.name().equals(wanted) || CompiledNames.isMangled(wanted, method.name())) {
          addTo(inSiblings, sibling, method.name());
        }
      }
    }
  }

  boolean isSibling(ClassHead head) {
    return siblings.containsKey(head.name());
  }

  /** Returns the expected class that has this sibling. */
  String ownerOf(String sibling) {
    return siblings.getOrDefault(sibling.replace('.', '/'), sibling);
  }

  /** Takes a method that matches and cannot be woven. */
  void leaveOut(ClassHead.Method method, String obstacle) {
    addTo(leftOut, obstacle, method.toString());
  }

  /** Returns a number that another one follows when anything is noted. */
  synchronized int changes() {
    return changes;
  }

  /** Returns whether a method with code has the right name, so that the name is not the reason. */
  synchronized boolean hasNamed() {
    return !matched.isEmpty()
        || !overloads.isEmpty()
        || !unannotated.isEmpty()
        || !leftByWildcards.isEmpty();
  }

  private void addMatch(String name) {
    add(matched, name, MOST_NAMES);
  }

  private void addDeclared(ClassHead.Method method) {
    String name = method.name();
    if (method.isConstructor() && !matcher.isNamed(method)) {
      return;
    }
    if (!name.startsWith("<")) {
      add(declared, name, MOST_NAMES);
    }
    if (!matcher.isNamed(method)) {
      addUnnamed(name);
    } else if (!matcher.matchesParameters(method.descriptor())) {
      addTo(overloads, name, Descriptors.readable(method.toString()));
      if (matcher.matchesWithout(CompiledNames.CONTINUATION, method.descriptor())) {
        add(suspending, name, MOST);
      }
    }
  }

  private void addUnnamed(String name) {
    if (RuleMatcher.matchesAny(matcher.target().excludedMethods(), name)) {
      add(excluded, name, MOST);
    } else if (RuleMatcher.matchesAny(matcher.target().methods(), name) && !name.startsWith("<")) {
      add(leftByWildcards, name, MOST);
    }
    for (NamePattern pattern : exactMethods) {
      if (CompiledNames.isMangled(pattern.toString(), name)) {
        addTo(mangled, pattern.toString(), name);
      }
    }
  }

  /** Of several the same is kept, in whatever order they come: a known proxy if there is one. */
  private void addMissing(String name, MethodWithoutCode found) {
    MethodWithoutCode known = withoutCode.get(name);
    if (known == null ? withoutCode.size() < MOST : found.saysMoreThan(known)) {
      withoutCode.put(name, found);
    }
  }

  private static void add(Set<String> names, String name, int most) {
    if (names.size() < most) {
      names.add(name);
    }
  }

  private static void put(Map<String, String> map, String key, String value) {
    if (map.size() < MOST) {
      map.put(key, value);
    }
  }

  private synchronized void addTo(Map<String, Set<String>> map, String key, String name) {
    changes++;
    Set<String> names = map.get(key);
    if (names == null && map.size() < MOST) {
      names = new TreeSet<>();
      map.put(key, names);
    }
    if (names != null) {
      add(names, name, MOST);
    }
  }

  /** Returns the exact names of methods that matched in no class. With the lock. */
  List<String> nowhere() {
    List<String> names = new ArrayList<>();
    for (NamePattern pattern : exactMethods) {
      String name = pattern.toString();
      if (!name.equals("<init>") && !matched.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Returns whether all classes of the rule were looked at. With the lock. */
  boolean isComplete() {
    return !expected.isEmpty()
        && expected.size() == matcher.target().classes().size()
        && seen.containsAll(expected);
  }

  /** Returns the classes of the rule that were not looked at. With the lock. */
  List<String> unseen() {
    List<String> names = new ArrayList<>(expected);
    names.removeAll(seen);
    return Collections.unmodifiableList(names);
  }
}
