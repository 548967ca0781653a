// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs {@link StatementBenchmark} in rounds, without and with the built agent in the fork. */
@Command(
    name = "statements",
    sortOptions = false,
    description = "Cost of a prepared select of an in-memory H2, with the agent and by hand.")
public final class StatementComparison implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2",
      description = "numbers of threads (${DEFAULT-VALUE})")
  private List<Integer> threads;

  @Option(
      names = "--check",
      description = "exit 1 if the agent allocates or costs more than the metrics by hand")
  private boolean check;

  public static void main(String[] args) {
    System.exit(Program.run(new StatementComparison(), args));
  }

  @Override
  public Integer call() throws IOException {
    String machine = Machine.description();
    System.out.println(machine);
    JmhRuns runs = new JmhRuns(options.results, options.quick);
    StatementTable table = new StatementTable();
    for (int round = 1; round <= options.rounds; round++) {
      System.out.printf("round %d of %d%n", round, options.rounds);
      for (int count : threads) {
        String name = "statements-" + round + "-" + count;
        String plain = "StatementBenchmark\\.select$";
        table.addWithout(runs.run(plain, count, name + "-without-agent", List.of()));
        table.addWith(
            runs.run(plain, count, name + "-with-agent", JmhRuns.withAgent(options.agent, null)));
        table.addByHand(
            runs.run("StatementBenchmark\\.selectByHand$", count, name + "-by-hand", List.of()));
      }
    }
    System.out.println();
    System.out.println(table);
    System.out.println("JMH's own logs and results: " + options.results);
    Files.writeString(options.results.resolve("statements.md"), machine + "\n\n" + table);
    return check && !table.withinLimits(System.out) ? 1 : 0;
  }
}
