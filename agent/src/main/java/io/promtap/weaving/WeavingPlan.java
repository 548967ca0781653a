// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A plan for one class: the methods that probes want woven, each with its advice. */
public final class WeavingPlan {

  private final Map<AdviceSpec, List<ClassHead.Method>> methods = new LinkedHashMap<>();
  private final Map<String, List<ClassHead.Method>> byRule = new LinkedHashMap<>();
  private final Map<String, Set<AdviceSpec>> byProbe = new LinkedHashMap<>();
  private final List<Expectation> expectations = new ArrayList<>();
  private final ClassHead head;
  private String probe = "";

  WeavingPlan(ClassHead head) {
    this.head = head;
  }

  /** Assigns the methods that are added from now on to a probe. */
  void beginProbe(String name) {
    probe = name;
  }

  /** Adds a method that gets this advice. */
  public void weave(ClassHead.Method method, AdviceSpec advice) {
    methods.computeIfAbsent(advice, any -> new ArrayList<>()).add(method);
    byProbe.computeIfAbsent(probe, any -> new HashSet<>()).add(advice);
  }

  /** Adds a method that gets this advice, and reports it as a match of a rule. */
  public void weave(ClassHead.Method method, AdviceSpec advice, String rule) {
    weave(method, advice);
    byRule.computeIfAbsent(rule, any -> new ArrayList<>()).add(method);
  }

  /**
   * Has an action run when the class is woven and this method has this advice. The action runs on
   * the thread that loads the class, so it must be short.
   */
  public void whenWoven(ClassHead.Method method, AdviceSpec advice, Runnable action) {
    expectations.add(new Expectation(method, advice, action));
  }

  /** Runs the actions of all methods that are still in the plan. */
  void tellWoven() {
    for (Expectation expected : expectations) {
      List<ClassHead.Method> woven = methods.get(expected.advice);
      if (woven != null && woven.contains(expected.method)) {
        expected.action.run();
      }
    }
  }

  /** An action that waits for the weaving of a method. */
  private static final class Expectation {
    private final ClassHead.Method method;
    private final AdviceSpec advice;
    private final Runnable action;

    Expectation(ClassHead.Method method, AdviceSpec advice, Runnable action) {
      this.method = method;
      this.advice = advice;
      this.action = action;
    }
  }

  /** Removes a method that could not be woven. */
  void leaveOut(ClassHead.Method method) {
    for (List<ClassHead.Method> each : methods.values()) {
      each.remove(method);
    }
    methods.values().removeIf(List::isEmpty);
    for (List<ClassHead.Method> each : byRule.values()) {
      each.remove(method);
    }
    byRule.values().removeIf(List::isEmpty);
  }

  /** Removes advice that cannot work. */
  void leaveOut(AdviceSpec advice) {
    methods.remove(advice);
  }

  /** Returns the name of the probe that added this advice. */
  String probeOf(AdviceSpec advice) {
    for (Map.Entry<String, Set<AdviceSpec>> entry : byProbe.entrySet()) {
      if (entry.getValue().contains(advice)) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("no probe has " + advice.enterClass());
  }

  boolean isEmpty() {
    return methods.isEmpty();
  }

  Map<AdviceSpec, List<ClassHead.Method>> methods() {
    return Collections.unmodifiableMap(methods);
  }

  /** Returns the methods that each rule matches, {@code a.b.C#name(descriptor)}. */
  Map<String, List<String>> byRule() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (Map.Entry<String, List<ClassHead.Method>> entry : byRule.entrySet()) {
      List<String> matched = new ArrayList<>();
      for (ClassHead.Method method : entry.getValue()) {
        matched.add(nameOf(method));
      }
      names.put(entry.getKey(), matched);
    }
    return names;
  }

  /** Returns the name of a method in messages: {@code a.b.C#name(descriptor)}. */
  String nameOf(ClassHead.Method method) {
    return head.name().replace('/', '.') + "#" + method;
  }

  /** Returns the names of the probes that still have a method in the plan. */
  List<String> probes() {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, Set<AdviceSpec>> entry : byProbe.entrySet()) {
      if (!Collections.disjoint(methods.keySet(), entry.getValue())) {
        names.add(entry.getKey());
      }
    }
    return names;
  }
}
