package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs {@link ExecutionBenchmark} in rounds, each round all variants at all thread counts, the
 * woven one in a fork with the built agent. Every variant of every round has a fresh JVM.
 */
@Command(
    name = "run-jmh",
    sortOptions = false,
    description = "Cost per call of an intercepted execution, with the agent and by hand.")
public final class ExecutionComparison implements Callable<Integer> {
  @Mixin private RunOptions options;

  /** JMH takes a regular expression; the leading letter tells noAgent and its kind from woven. */
  private static final String ALL_BUT_WOVEN = "ExecutionBenchmark\\.[^w].*";

  private static final String WOVEN = "ExecutionBenchmark\\.woven";

  @Option(names = "--config", required = true, description = "the rule", hidden = true)
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

  public static void main(String[] args) {
    System.exit(Program.run(new ExecutionComparison(), args));
  }

  @Override
  public Integer call() throws IOException {
    String machine = Machine.description();
    System.out.println(machine);
    JmhRuns runs = new JmhRuns(options.results, options.quick);
    ExecutionTable table = new ExecutionTable();
    for (int round = 1; round <= options.rounds; round++) {
      for (int count : threads) {
        System.out.printf("round %d of %d, %d thread(s)%n", round, options.rounds, count);
        String name = "round-" + round + "-threads-" + count;
        table.add(runs.run(ALL_BUT_WOVEN, count, name + "-without-agent", List.of()));
        table.add(
            runs.run(WOVEN, count, name + "-with-agent", JmhRuns.withAgent(options.agent, config)));
      }
    }
    System.out.println();
    System.out.println(table);
    System.out.println("JMH's own logs and results: " + options.results);
    Files.writeString(options.results.resolve("table.md"), machine + "\n\n" + table);
    return check && !table.withinLimits(System.out) ? 1 : 0;
  }
}
