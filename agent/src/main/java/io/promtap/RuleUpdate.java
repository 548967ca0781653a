// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.config.MethodRule;
import io.promtap.methods.Rules;
import io.promtap.weaving.Transformer;
import io.promtap.weaving.WeavingReport;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The replacement of the rules of a running agent. The recorder and the report get the new rules,
 * then the affected loaded classes are woven again. Runs on the housekeeper's thread.
 */
final class RuleUpdate {

  /** The value of {@code promtap_rewoven_classes_total}. */
  final LongAdder rewovenClasses = new LongAdder();

  private final Rules rules;
  private final Transformer transformer;
  private final WeavingReport report;
  private final Instrumentation instrumentation;

  RuleUpdate(
      Rules rules, Transformer transformer, WeavingReport report, Instrumentation instrumentation) {
    this.rules = rules;
    this.transformer = transformer;
    this.report = report;
    this.instrumentation = instrumentation;
  }

  /** Applies new rules and returns the change in words. */
  String apply(List<MethodRule> next) {
    Rules.Change change = rules.apply(next);
    change.removed().forEach(report::forgetRule);
    change.added().forEach(report::expectRule);
    int classes = 0;
    if (!change.isEmpty()) {
      classes =
          transformer.reweave(instrumentation, change.removed(), rules.probeOf(change.added()));
      rewovenClasses.add(classes);
    }
    return change + "; " + classes + (classes == 1 ? " class" : " classes") + " rewoven";
  }
}
