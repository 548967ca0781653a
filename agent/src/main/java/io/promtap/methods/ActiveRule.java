// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.MethodRule;
import io.promtap.config.MethodTarget;
import io.promtap.config.NamePattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule in force: what it matches, the advice that is woven for it, and what it records. Immutable
 * but for what is noted of the classes that were looked at.
 */
public final class ActiveRule {
  final int number;
  public final MethodRule rule;
  public final RuleMatcher matcher;
  final RuleBindings bindings;
  final RecordedRule recorded;
  public final List<NamePattern> exactClasses;
  final List<NamePattern> exactMethods;
  final SeenMethods names;

  private final boolean hasClassPatterns;
  private final boolean wantsAllClasses;

  /** Made again only after a change, since it is asked for once a second. */
  private @Nullable String finding;

  private int changesAtFinding = -1;
  private boolean servingAtFinding;

  public ActiveRule(int number, MethodRule rule, RuleMetrics metrics) {
    this.number = number;
    this.rule = rule;
    this.matcher = new RuleMatcher(rule.target());
    this.bindings = new RuleBindings(number, rule, metrics.applications() != null);
    this.recorded = new RecordedRule(rule, matcher, bindings, metrics);
    MethodTarget target = rule.target();
    this.exactClasses = exact(target.classes());
    this.exactMethods = exact(target.methods());
    this.names = new SeenMethods(matcher, exactClasses, exactMethods);
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

  /** Returns whether the rule may want a class for its name alone, without naming it exactly. */
  boolean hasPatterns() {
    return hasClassPatterns || wantsAllClasses;
  }

  /** Returns whether the rule wants a class for its name alone. */
  boolean isWanted(String binaryName) {
    return hasPatterns() && matcher.matchesName(binaryName);
  }

  /**
   * Returns one line on what of the rule matched in no class, without the name of the rule; {@code
   * null} if there is nothing to say, or nothing yet.
   *
   * @param serving whether the application has started, so that what is not there is missing
   */
  public synchronized @Nullable String finding(boolean serving) {
    int changes = names.changes();
    if (changes != changesAtFinding || serving != servingAtFinding) {
      changesAtFinding = changes;
      servingAtFinding = serving;
      finding = new MatchFinding(names).text(serving);
    }
    return finding;
  }

  /**
   * Returns a line on the lambdas that a rule about an interface of the JDK cannot count beside the
   * classes that it matches; {@code null} if the rule is about no such interface.
   */
  public @Nullable String overlookedLambda() {
    String type = FunctionalInterfaces.firstOfJdk(matcher.target().supertypes());
    return type == null ? null : MatchHints.lambda(type);
  }

  /** Returns whether a method with code has the right name, so that the name is not the reason. */
  public boolean hasNamedMethod() {
    return names.hasNamed();
  }
}
