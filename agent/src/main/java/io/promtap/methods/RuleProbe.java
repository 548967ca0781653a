// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.JdkClasses;
import io.promtap.config.NamePattern;
import io.promtap.weaving.AdviceSpec;
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

  private final InheritedMethods inherited;
  private volatile List<ActiveRule> entries;
  private volatile List<ActiveRule> entriesWithPatterns;

  /**
   * @param entries the rules in force
   */
  public RuleProbe(InheritedMethods inherited, List<ActiveRule> entries) {
    this.inherited = inherited;
    this.entries = entries;
    this.entriesWithPatterns = withPatterns(entries);
  }

  /** Replaces the rules in force. */
  void use(List<ActiveRule> newEntries) {
    entries = newEntries;
    entriesWithPatterns = withPatterns(newEntries);
  }

  private static List<ActiveRule> withPatterns(List<ActiveRule> entries) {
    List<ActiveRule> found = new ArrayList<>(0);
    for (ActiveRule entry : entries) {
      if (entry.hasPatterns()) {
        found.add(entry);
      }
    }
    return found;
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
      names.addAll(entry.names.siblings());
      for (String type : entry.matcher.target().supertypes()) {
        // The whole JDK uses its interfaces, whose default methods must not be woven.
        if (!JdkClasses.isJdk(type)) {
          names.add(type.replace('.', '/'));
        }
      }
    }
    if (!entries.isEmpty()) {
      names.addAll(SuspendProbe.CLASSES);
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
    return inherited.isDeclarer(className)
        || !entriesWithPatterns.isEmpty() && isWanted(className.replace('/', '.'));
  }

  private boolean isWanted(String binaryName) {
    for (ActiveRule entry : entriesWithPatterns) {
      if (entry.isWanted(binaryName)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    if (!entries.isEmpty()) {
      SuspendProbe.select(head, plan);
    }
    for (ActiveRule entry : entries) {
      if (entry.matcher.matchesClass(head, hierarchy)) {
        selectMatching(entry, head, hierarchy, plan);
        continue;
      }
      if (inherited.isDeclarer(head.name())) {
        selectInherited(entry, head, hierarchy, plan);
      }
      if (entry.names.isSibling(head)) {
        entry.names.lookAtSibling(head);
      }
    }
  }

  private void selectMatching(
      ActiveRule entry, ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    List<ClassHead.Method> matched = matching(entry, head.methods(), hierarchy);
    for (ClassHead.Method method : matched) {
      weave(entry, head, method, hierarchy, false, plan);
    }
    entry.names.look(head, matched, hierarchy);
    for (NamePattern pattern : entry.exactMethods) {
      if (!pattern.toString().equals("<init>")) {
        lookUp(entry, pattern.toString(), head, hierarchy);
      }
    }
  }

  /** Finds the declarers of a method that a matched class inherits, where it has to be woven. */
  private void lookUp(ActiveRule entry, String methodName, ClassHead head, Hierarchy hierarchy) {
    Map<ClassHead, List<ClassHead.Method>> byDeclarer = hierarchy.inherited(methodName);
    if (byDeclarer.isEmpty()
        && !head.declares(methodName)
        && hierarchy.isDeclaredAbove(methodName)) {
      entry.names.inheritsWithoutCode(methodName, head, hierarchy);
    }
    for (Map.Entry<ClassHead, List<ClassHead.Method>> methods : byDeclarer.entrySet()) {
      ClassHead declarer = methods.getKey();
      List<ClassHead.Method> matched = matching(entry, methods.getValue(), hierarchy);
      boolean ofJdk = JdkClasses.isJdk(declarer.name().replace('/', '.'));
      entry.names.inherits(declarer, methods.getValue(), matched, ofJdk);
      if (!ofJdk) {
        for (ClassHead.Method method : matched) {
          inherited.add(declarer.name(), entry.number, method.toString());
        }
      }
    }
  }

  private static List<ClassHead.Method> matching(
      ActiveRule entry, List<ClassHead.Method> methods, Hierarchy hierarchy) {
    List<ClassHead.Method> matched = new ArrayList<>();
    for (ClassHead.Method method : methods) {
      if (isCountedIn(method, entry.matcher, hierarchy)) {
        matched.add(method);
      }
    }
    return matched;
  }

  private static boolean isCountedIn(
      ClassHead.Method method, RuleMatcher matcher, Hierarchy hierarchy) {
    return matcher.matchesMethod(method, hierarchy)
        && !PassedCall.countsElsewhere(matcher, method, hierarchy);
  }

  private void selectInherited(
      ActiveRule entry, ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      // In a class of the same name from another loader, the method may not match.
      if (inherited.contains(head.name(), entry.number, method.toString())
          && method.isInheritable()
          && isCountedIn(method, entry.matcher, hierarchy)) {
        weave(entry, head, method, hierarchy, true, plan);
      }
    }
  }

  private static void weave(
      ActiveRule entry,
      ClassHead head,
      ClassHead.Method method,
      Hierarchy hierarchy,
      boolean inherited,
      WeavingPlan plan) {
    String obstacle = entry.bindings.obstacle(method);
    if (obstacle != null) {
      entry.names.leaveOut(method, obstacle);
      return;
    }
    AdviceSpec advice = entry.bindings.of(method, inherited);
    plan.weave(method, advice, entry.rule.name());
    if (entry.recorded.hasSeriesBeforeCalls()) {
      plan.whenWoven(method, advice, expectation(entry.recorded, head, method, hierarchy.loader()));
    }
  }

  private static Runnable expectation(
      RecordedRule rule, ClassHead head, ClassHead.Method method, @Nullable ClassLoader loader) {
    String className = head.name().replace('/', '.');
    String methodName = method.name();
    return new Runnable() {
      @Override
      public void run() {
        rule.expect(loader, className, methodName);
      }
    };
  }
}
