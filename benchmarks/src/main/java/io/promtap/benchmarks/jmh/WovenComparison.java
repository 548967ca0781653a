// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs one benchmark in rounds, each round all variants at all thread counts, the method {@code
 * woven} in a fork with the built agent. Every variant of every round has a fresh JVM.
 */
abstract class WovenComparison implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(names = "--config", required = true, description = "the rules", hidden = true)
  private Path config;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2,8",
      description = "thread counts (${DEFAULT-VALUE})")
  private List<Integer> threads;

  @Option(
      names = "--check",
      description =
          "exit 1 if the agent allocates per call or costs more than labelValues() by hand")
  private boolean check;

  private final Class<?> benchmark;
  private final String fileName;
  private final VariantTable table;

  WovenComparison(Class<?> benchmark, String fileName, VariantTable table) {
    this.benchmark = benchmark;
    this.fileName = fileName;
    this.table = table;
  }

  @Override
  public Integer call() throws IOException {
    String machine = Machine.description();
    System.out.println(machine);
    JmhRuns runs = new JmhRuns(options.results, options.quick);
    // JMH takes a regular expression; the leading letter tells the other methods from woven.
    String woven = benchmark.getSimpleName() + "\\.woven";
    String others = benchmark.getSimpleName() + "\\.[^w].*";
    for (int round = 1; round <= options.rounds; round++) {
      for (int count : threads) {
        System.out.printf("round %d of %d, %d thread(s)%n", round, options.rounds, count);
        String name = fileName + "-" + round + "-threads-" + count;
        table.add(runs.run(others, count, name + "-without-agent", List.of()));
        table.add(
            runs.run(woven, count, name + "-with-agent", JmhRuns.withAgent(options.agent, config)));
      }
    }
    System.out.println();
    System.out.println(table);
    System.out.println("JMH's own logs and results: " + options.results);
    Files.writeString(options.results.resolve(fileName + ".md"), machine + "\n\n" + table);
    return check && !table.withinLimits(System.out) ? 1 : 0;
  }
}
