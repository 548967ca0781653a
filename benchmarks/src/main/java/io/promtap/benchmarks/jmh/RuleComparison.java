// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Program;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** Runs {@link RuleBenchmark}. */
@Command(
    name = "rules",
    sortOptions = false,
    description = "Cost per call of a method that a rule names, with the agent and by hand.")
public final class RuleComparison extends WovenComparison {

  RuleComparison() {
    super(RuleBenchmark.class, "rules", table());
  }

  public static void main(String[] args) {
    System.exit(Program.run(new RuleComparison(), args));
  }

  private static VariantTable table() {
    Map<String, String> variants = new LinkedHashMap<>();
    variants.put("noAgent", "no agent");
    variants.put("woven", "promtap.jar, woven");
    variants.put("heldDataPoints", "by hand, data points held");
    variants.put("labelValues", "by hand, labelValues()");
    Map<String, String> references = new LinkedHashMap<>();
    references.put("labelValues", "x labelValues()");
    references.put("heldDataPoints", "x held");
    return new VariantTable("the rule", variants, references);
  }
}
