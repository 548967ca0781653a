// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.config.JdkClasses;
import io.promtap.config.MethodRule;
import io.promtap.methods.ActiveRule;
import io.promtap.methods.InheritedMethods;
import io.promtap.methods.RuleMetrics;
import io.promtap.methods.RuleProbe;
import io.promtap.metrics.MetricRegistry;
import io.promtap.weaving.ClassSource;
import io.promtap.weaving.ClassWeaver;
import io.promtap.weaving.DryRun;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A dry run of rules over the classes of a {@link ClassSource}. It finds which methods they match,
 * with the probe that an agent uses, and why a rule matches nothing. It needs no bridge and changes
 * no class. For one thread.
 */
public final class RuleCheck {

  private final Map<String, RuleFindings> findings = new LinkedHashMap<>();
  private final List<ActiveRule> entries = new ArrayList<>();
  private final Queue<String> declarers = new ArrayDeque<>();
  private final ClassSource source;
  private final RuleProbe probe;
  private final DryRun dryRun;
  private int classes;

  /**
   * @param weaver weaves every matched method as a trial
   */
  public RuleCheck(List<MethodRule> rules, ClassSource source, ClassWeaver weaver) {
    this.source = source;
    // A check records nothing, so the limit on series does not matter.
    RuleMetrics metrics = new RuleMetrics(new MetricRegistry(1, false));
    for (MethodRule rule : rules) {
      RuleFindings found = findingsOf(rule.name());
      try {
        entries.add(new ActiveRule(entries.size(), rule, metrics));
      } catch (IllegalArgumentException refused) {
        found.note("is left out: " + refused.getMessage());
      }
    }
    InheritedMethods inherited = new InheritedMethods();
    inherited.whenNew(declarers::add);
    probe = new RuleProbe(inherited, entries);
    dryRun = new DryRun(probe, weaver);
  }

  private RuleFindings findingsOf(String rule) {
    return findings.computeIfAbsent(rule, RuleFindings::new);
  }

  /** Checks the rules. Reads all classes once, and a second time if a rule matches nothing. */
  public Collection<RuleFindings> run() {
    source.forEach(
        candidate -> {
          classes++;
          look(candidate);
        });
    // Classes of the JDK: the source has them only in a JVM that has loaded them.
    probe.classNames().forEach(name -> source.find(name, this::look));
    // An inherited method is woven in the class that declares it, which may have been read before.
    while (!declarers.isEmpty()) {
      source.find(declarers.remove(), this::look);
    }
    for (ActiveRule entry : entries) {
      RuleFindings found = findingsOf(entry.rule.name());
      String finding = entry.finding(true);
      if (finding != null) {
        found.note(finding);
      } else if (!found.isEmpty()) {
        String overlooked = entry.overlookedLambda();
        if (overlooked != null) {
          found.note(overlooked);
        }
      }
    }
    explain();
    return Collections.unmodifiableCollection(findings.values());
  }

  /** Returns the number of classes. */
  public int classes() {
    return classes;
  }

  private void look(ClassSource.Candidate candidate) {
    String name = candidate.name().replace('/', '.');
    try {
      DryRun.Found found = dryRun.look(candidate);
      found
          .methodsByRule()
          .forEach(
              (rule, methods) -> methods.forEach(method -> findingsOf(rule).hit(name, method)));
      found
          .obstaclesByRule()
          .forEach((rule, obstacles) -> obstacles.forEach(findingsOf(rule)::note));
    } catch (IOException | RuntimeException damaged) {
      findings
          .values()
          .forEach(found -> found.note("the class file of " + name + " is damaged: " + damaged));
    }
  }

  private void explain() {
    Map<ActiveRule, NoMatchReasons> unmatched = new LinkedHashMap<>();
    Set<String> exactNames = new HashSet<>();
    boolean annotations = false;
    for (ActiveRule entry : entries) {
      if (findingsOf(entry.rule.name()).isEmpty()) {
        unmatched.put(entry, new NoMatchReasons(entry));
        entry.exactClasses.forEach(name -> exactNames.add(name.toString()));
        annotations |= !entry.matcher.annotations().isEmpty();
      }
    }
    if (unmatched.isEmpty()) {
      return;
    }
    KnownNames seen = new KnownNames(source, annotations);
    Consumer<ClassSource.Candidate> taker =
        candidate -> {
          CheckedClass type = new CheckedClass(candidate);
          seen.add(type);
          unmatched.values().forEach(noMatch -> noMatch.look(type));
        };
    source.forEach(taker);
    exactNames.stream()
        .filter(JdkClasses::isJdk)
        .forEach(name -> source.find(name.replace('.', '/'), taker));
    unmatched.forEach(
        (entry, noMatch) -> {
          RuleFindings found = findingsOf(entry.rule.name());
          found.because(noMatch.reasons(seen, !found.notes().isEmpty()));
        });
  }
}
