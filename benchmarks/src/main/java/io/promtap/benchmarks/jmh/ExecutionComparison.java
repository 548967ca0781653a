// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Program;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** Runs {@link ExecutionBenchmark}. */
@Command(
    name = "run-jmh",
    sortOptions = false,
    description = "Cost per call of an intercepted execution, with the agent and by hand.")
public final class ExecutionComparison extends WovenComparison {
  private static final String REFERENCE = "labelValues";
  private static final String STRICT_REFERENCE = "labelValuesWithoutStatus";

  ExecutionComparison() {
    super(ExecutionBenchmark.class, "executions", table());
  }

  public static void main(String[] args) {
    System.exit(Program.run(new ExecutionComparison(), args));
  }

  static VariantTable table() {
    Map<String, String> variants = new LinkedHashMap<>();
    variants.put("noAgent", "no agent");
    variants.put("clockReadTwice", "two clock reads alone");
    variants.put("woven", "promtap.jar, woven");
    variants.put("heldDataPoints", "by hand, data points held");
    variants.put(REFERENCE, "by hand, labelValues()");
    variants.put(STRICT_REFERENCE, "by hand, labelValues(), no status");
    Map<String, String> references = new LinkedHashMap<>();
    references.put(REFERENCE, "x labelValues()");
    references.put(STRICT_REFERENCE, "x labelValues(), no status");
    return new VariantTable("agent ids", variants, references);
  }
}
