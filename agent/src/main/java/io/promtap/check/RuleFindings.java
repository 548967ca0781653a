// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.methods.Descriptors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** The result for one rule: the methods it matches, or the reasons why it matches nothing. */
public final class RuleFindings {

  private static final int MOST_NOTES = 20;

  private final String rule;
  private final Collection<String> methods = new TreeSet<>();
  private final Collection<String> classes = new TreeSet<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  RuleFindings(String rule) {
    this.rule = rule;
  }

  /** Returns the name of the rule. */
  public String rule() {
    return rule;
  }

  /** Returns whether the rule matches nothing. */
  public boolean isEmpty() {
    return methods.isEmpty();
  }

  /** Returns for instance {@code com.example.Shop#pay(int, java.lang.String)}, sorted. */
  public Collection<String> methods() {
    return Collections.unmodifiableCollection(methods);
  }

  /** Returns the names of the classes that declare the methods. */
  public Collection<String> classes() {
    return Collections.unmodifiableCollection(classes);
  }

  /** Returns the warnings that an agent would log. */
  public List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  /** Returns why nothing matches; empty if something does, or if the notes give the reason. */
  public List<String> reasons() {
    return Collections.unmodifiableList(reasons);
  }

  /**
   * Adds a method that the rule matches.
   *
   * @param method {@code a.b.C#name(descriptor)}
   */
  void hit(String className, String method) {
    classes.add(className);
    methods.add(className + "#" + Descriptors.readable(method.substring(className.length() + 1)));
  }

  void note(String text) {
    if (notes.size() < MOST_NOTES && !notes.contains(text)) {
      notes.add(text);
    }
  }

  void because(List<String> texts) {
    reasons.addAll(texts);
  }
}
