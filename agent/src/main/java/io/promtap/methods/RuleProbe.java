// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.JdkClasses;
import io.promtap.config.MethodRule;
import io.promtap.config.NamePattern;
import io.promtap.log.DeferredWarnings;
import io.promtap.support.NearestName;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the methods that rules name. A rule that names a class is recognised by the name or
 * pattern; a rule that names a supertype, by the names of its methods, which are among the
 * constants of a class that declares them; a rule that names an annotation, by the annotation.
 */
public final class RuleProbe implements Probe, Predicate<String> {

  /** Marks every class with annotations: an annotation that has a wanted one may have any name. */
  private static final String ANY_ANNOTATION = "RuntimeVisibleAnnotations";

  private static final int MOST_WARNINGS = 1_000;

  private final InheritedMethods inherited;

  /** {@code null} to write the warnings to the log. */
  private final @Nullable BiConsumer<String, String> listener;

  private final Set<String> warnings = ConcurrentHashMap.newKeySet();
  private volatile List<ActiveRule> entries;

  /**
   * @param entries the rules in force
   */
  public RuleProbe(InheritedMethods inherited, List<ActiveRule> entries) {
    this(inherited, entries, null);
  }

  /**
   * @param listener gets the name of a rule and, once, each method of it that is left out or
   *     missing; must not block
   */
  public RuleProbe(
      InheritedMethods inherited,
      List<ActiveRule> entries,
      @Nullable BiConsumer<String, String> listener) {
    this.inherited = inherited;
    this.entries = entries;
    this.listener = listener;
  }

  /** Replaces the rules in force. */
  void use(List<ActiveRule> newEntries) {
    entries = newEntries;
  }

  @Override
  public String name() {
    return "rules";
  }

  @Override
  public Collection<String> classNames() {
    Set<String> names = new HashSet<>();
    for (ActiveRule entry : entries) {
      for (NamePattern pattern : entry.matcher.target().classes()) {
        if (pattern.isExact()) {
          names.add(pattern.toString().replace('.', '/'));
        }
      }
      for (String type : entry.matcher.target().supertypes()) {
        // The whole JDK uses its interfaces, whose default methods must not be woven.
        if (!JdkClasses.isJdk(type)) {
          names.add(type.replace('.', '/'));
        }
      }
    }
    return names;
  }

  @Override
  public Collection<String> marks() {
    Set<String> marks = new HashSet<>();
    for (ActiveRule entry : entries) {
      if (!entry.matcher.supertypes().isEmpty()) {
        marks.addAll(entry.matcher.supertypes());
        for (NamePattern method : entry.matcher.target().methods()) {
          if (method.isExact()) {
            marks.add(method.toString());
          }
        }
      }
    }
    return marks;
  }

  @Override
  public Collection<String> supertypes() {
    Set<String> types = new HashSet<>();
    for (ActiveRule entry : entries) {
      types.addAll(entry.matcher.supertypes());
    }
    return types;
  }

  @Override
  public Collection<String> annotations() {
    Set<String> annotations = new HashSet<>();
    for (ActiveRule entry : entries) {
      if (!entry.matcher.annotations().isEmpty()) {
        annotations.addAll(entry.matcher.annotations());
        if (entry.matcher.target().metaAnnotations()) {
          annotations.add(ANY_ANNOTATION);
        }
      }
    }
    return annotations;
  }

  @Override
  public @Nullable Predicate<String> namesOrNull() {
    return entries.isEmpty() ? null : this;
  }

  /** Returns whether a class of this internal name is wanted for its name. */
  @Override
  public boolean test(String className) {
    if (inherited.isDeclarer(className)) {
      return true;
    }
    String binaryName = className.replace('/', '.');
    for (ActiveRule entry : entries) {
      if (entry.isWanted(binaryName)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ActiveRule entry : entries) {
      if (entry.matcher.matchesClass(head, hierarchy)) {
        selectMatching(entry, head, hierarchy, plan);
      } else if (inherited.isDeclarer(head.name())) {
        selectInherited(entry, head, hierarchy, plan);
      }
    }
  }

  private void selectMatching(
      ActiveRule entry, ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (entry.matcher.matchesMethod(method, hierarchy)) {
        weave(entry, method, false, plan);
      }
    }
    for (NamePattern pattern : entry.exactMethods) {
      if (!pattern.toString().equals("<init>")) {
        lookUp(entry, pattern.toString(), head, hierarchy);
      }
    }
  }

  /** Finds the declarers of a method that a matched class inherits, where it has to be woven. */
  private void lookUp(ActiveRule entry, String methodName, ClassHead head, Hierarchy hierarchy) {
    Map<ClassHead, List<ClassHead.Method>> byDeclarer = hierarchy.inherited(methodName);
    if (byDeclarer.isEmpty() && named(methodName, head).isEmpty()) {
      if (RuleMatcher.matchesAny(entry.exactClasses, head.name().replace('/', '.'))) {
        warnOfMissing(entry.rule, methodName, head);
      }
      return;
    }
    for (Map.Entry<ClassHead, List<ClassHead.Method>> methods : byDeclarer.entrySet()) {
      ClassHead declarer = methods.getKey();
      List<ClassHead.Method> matched = matching(entry, methods.getValue(), hierarchy);
      if (!JdkClasses.isJdk(declarer.name().replace('/', '.'))) {
        for (ClassHead.Method method : matched) {
          inherited.add(declarer.name(), entry.number, method.toString());
        }
      } else if (!matched.isEmpty()
          && matching(entry, named(methodName, head), hierarchy).isEmpty()) {
        warnOfJdk(entry.rule, methodName, declarer);
      }
    }
  }

  /** Returns the methods of this name that have code. */
  private static List<ClassHead.Method> named(String methodName, ClassHead head) {
    List<ClassHead.Method> named = new ArrayList<>();
    for (ClassHead.Method method : head.methods()) {
      if (method.name().equals(methodName)) {
        named.add(method);
      }
    }
    return named;
  }

  private static List<ClassHead.Method> matching(
      ActiveRule entry, List<ClassHead.Method> methods, Hierarchy hierarchy) {
    List<ClassHead.Method> matched = new ArrayList<>();
    for (ClassHead.Method method : methods) {
      if (entry.matcher.matchesMethod(method, hierarchy)) {
        matched.add(method);
      }
    }
    return matched;
  }

  private void selectInherited(
      ActiveRule entry, ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      // In a class of the same name from another loader, the method may not match.
      if (inherited.contains(head.name(), entry.number, method.toString())
          && method.isInheritable()
          && entry.matcher.matchesMethod(method, hierarchy)) {
        weave(entry, method, true, plan);
      }
    }
  }

  private void weave(
      ActiveRule entry, ClassHead.Method method, boolean inherited, WeavingPlan plan) {
    String obstacle = entry.bindings.obstacle(method);
    if (obstacle == null) {
      plan.weave(method, entry.bindings.of(method, inherited), entry.rule.name());
    } else {
      warn(entry.rule, method + " is left out: " + obstacle);
    }
  }

  private void warnOfMissing(MethodRule rule, String methodName, ClassHead head) {
    TreeSet<String> names = new TreeSet<>();
    for (ClassHead.Method method : head.methods()) {
      if (!method.name().startsWith("<")) {
        names.add(method.name());
      }
    }
    String className = head.name().replace('/', '.');
    if (head.declares(methodName)) {
      warn(rule, className + " does not implement " + methodName + "; use implements:");
    } else {
      String nearest = NearestName.of(methodName, names);
      warn(
          rule,
          "class "
              + className
              + " declares no method "
              + methodName
              + (nearest == null
                  ? "; it has " + String.join(", ", names)
                  : "; did you mean " + nearest + "?"));
    }
  }

  private void warnOfJdk(MethodRule rule, String methodName, ClassHead declarer) {
    warn(
        rule,
        methodName
            + " is inherited from the JDK's "
            + declarer.name().replace('/', '.')
            + " and is left out; name that class to count it everywhere");
  }

  /** Warns once about each thing, since many loaders may load the same class. */
  private void warn(MethodRule rule, String text) {
    if (warnings.size() < MOST_WARNINGS && warnings.add(rule.name() + ": " + text)) {
      if (listener == null) {
        DeferredWarnings.warn("rule " + rule.name() + ": " + text);
      } else {
        listener.accept(rule.name(), text);
      }
    }
  }
}
