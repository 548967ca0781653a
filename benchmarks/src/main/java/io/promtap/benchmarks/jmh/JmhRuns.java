// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs JMH with and without the agent in the fork; every benchmark of every run has its own JVM.
 */
final class JmhRuns {
  private static final TimeValue QUICK = TimeValue.milliseconds(100);

  private final Path results;
  private final boolean quick;

  /**
   * @param results where the logs and result files go
   * @param quick so short that the figures mean nothing
   */
  JmhRuns(Path results, boolean quick) throws IOException {
    this.results = Files.createDirectories(results);
    this.quick = quick;
  }

  /** What starts the agent in a fork and tells the benchmark where to scrape it. */
  static List<String> withAgent(Path agent, Path config) throws IOException {
    int port = Machine.freePort();
    String file = config == null ? "" : ":" + config;
    return List.of(
        "-javaagent:" + agent + "=127.0.0.1:" + port + file,
        "-D" + ExecutionBenchmark.METRICS_PROPERTY + "=http://127.0.0.1:" + port + "/metrics");
  }

  /**
   * Runs the benchmarks that match.
   *
   * @param name of the files, without a suffix
   */
  List<JmhResults.Result> run(
      String benchmarks, int threads, String name, List<String> jvmArguments) throws IOException {
    Path result = results.resolve(name + ".json");
    Path log = results.resolve(name + ".log");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmarks)
            .threads(threads)
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
    return JmhResults.read(result);
  }
}
