// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.MethodRule;
import io.promtap.config.MethodTarget;
import io.promtap.config.NamePattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A rule in force: what it matches, the advice that is woven for it, and what it records.
 * Immutable.
 */
public final class ActiveRule {
  final int number;
  public final MethodRule rule;
  public final RuleMatcher matcher;
  final RuleBindings bindings;
  final RecordedRule recorded;
  public final List<NamePattern> exactClasses;
  final List<NamePattern> exactMethods;

  private final boolean hasClassPatterns;
  private final boolean wantsAllClasses;

  public ActiveRule(int number, MethodRule rule, RuleMetrics metrics) {
    this.number = number;
    this.rule = rule;
    this.matcher = new RuleMatcher(rule.target());
    this.bindings = new RuleBindings(number, rule);
    this.recorded = new RecordedRule(rule, matcher, bindings, metrics);
    MethodTarget target = rule.target();
    this.exactClasses = exact(target.classes());
    this.exactMethods = exact(target.methods());
    this.hasClassPatterns = exactClasses.size() < target.classes().size();
    this.wantsAllClasses =
        !target.supertypes().isEmpty()
            && target.classes().isEmpty()
            && exactMethods.size() < target.methods().size();
  }

  private static List<NamePattern> exact(List<NamePattern> patterns) {
    List<NamePattern> exact = new ArrayList<>();
    for (NamePattern pattern : patterns) {
      if (pattern.isExact()) {
        exact.add(pattern);
      }
    }
    return Collections.unmodifiableList(exact);
  }

  /** Returns whether the rule wants a class for its name alone. */
  boolean isWanted(String binaryName) {
    return hasClassPatterns && matcher.matchesName(binaryName)
        || wantsAllClasses && matcher.matchesName(binaryName);
  }
}
