package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@link StatementBenchmark} in rounds, without and with the built agent in the fork. */
@Command(
    name = "statements",
    sortOptions = false,
    description = "Cost of a prepared select of an in-memory H2, with the agent and by hand.")
public final class StatementComparison implements Callable<Integer> {

  @Option(names = "--agent", required = true, description = "the built promtap.jar", hidden = true)
  private Path agent;

  @Option(names = "--results", required = true, description = "result folder", hidden = true)
  private Path results;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2",
      description = "numbers of threads (${DEFAULT-VALUE})")
  private List<Integer> threads;

  @Option(names = "--quick", description = "does it run at all? figures mean nothing")
  private boolean quick;

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
    JmhRuns runs = new JmhRuns(results, quick);
    StatementTable table = new StatementTable();
    for (int round = 1; round <= rounds; round++) {
      System.out.printf("round %d of %d%n", round, rounds);
      for (int count : threads) {
        String name = "statements-" + round + "-" + count;
        String plain = "StatementBenchmark\\.select$";
        table.addWithout(runs.run(plain, count, name + "-without-agent", List.of()));
        table.addWith(runs.run(plain, count, name + "-with-agent", JmhRuns.withAgent(agent, null)));
        table.addByHand(
            runs.run("StatementBenchmark\\.selectByHand$", count, name + "-by-hand", List.of()));
      }
    }
    System.out.println();
    System.out.println(table);
    System.out.println("JMH's own logs and results: " + results);
    Files.writeString(results.resolve("statements.md"), machine + "\n\n" + table);
    return check && !table.withinLimits(System.out) ? 1 : 0;
  }
}
