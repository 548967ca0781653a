package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
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
  /** JMH takes a regular expression; the leading letter tells noAgent and its kind from woven. */
  private static final String ALL_BUT_WOVEN = "ExecutionBenchmark\\.[^w].*";

  private static final String WOVEN = "ExecutionBenchmark\\.woven";
  private static final TimeValue QUICK = TimeValue.milliseconds(100);

  @Option(names = "--agent", required = true, description = "the built promtap.jar", hidden = true)
  private Path agent;

  @Option(names = "--config", required = true, description = "the rule", hidden = true)
  private Path config;

  @Option(names = "--results", required = true, description = "result folder", hidden = true)
  private Path results;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2,8",
      description = "thread counts (${DEFAULT-VALUE})")
  private List<Integer> threads;

  @Option(names = "--quick", description = "does it run at all? figures mean nothing")
  private boolean quick;

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
    Files.createDirectories(results);
    ExecutionTable table = new ExecutionTable();
    for (int round = 1; round <= rounds; round++) {
      for (int count : threads) {
        System.out.printf("round %d of %d, %d thread(s)%n", round, rounds, count);
        table.add(run(ALL_BUT_WOVEN, round, count, List.of()));
        table.add(run(WOVEN, round, count, agentArguments()));
      }
    }
    System.out.println();
    System.out.println(table);
    System.out.println("JMH's own logs and results: " + results);
    Files.writeString(results.resolve("table.md"), machine + "\n\n" + table);
    return check && !table.withinLimits(System.out) ? 1 : 0;
  }

  private List<String> agentArguments() throws IOException {
    int port = Machine.freePort();
    return List.of(
        "-javaagent:" + agent + "=127.0.0.1:" + port + ":" + config,
        "-D" + ExecutionBenchmark.METRICS_PROPERTY + "=http://127.0.0.1:" + port + "/metrics");
  }

  private Path run(String benchmarks, int round, int count, List<String> jvmArguments)
      throws IOException {
    String kind = jvmArguments.isEmpty() ? "without-agent" : "with-agent";
    String name = "round-" + round + "-threads-" + count + "-" + kind;
    Path result = results.resolve(name + ".json");
    Path log = results.resolve(name + ".log");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmarks)
            .threads(count)
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(jvmArguments.toArray(String[]::new))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.NORMAL)
            .output(log.toString())
            .resultFormat(ResultFormatType.JSON)
            .result(result.toString());
    if (quick) {
      options.warmupIterations(1).warmupTime(QUICK).measurementIterations(1).measurementTime(QUICK);
    }
    try {
      new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new IOException("A benchmark failed; JMH says more in " + log, e);
    }
    return result;
  }
}
