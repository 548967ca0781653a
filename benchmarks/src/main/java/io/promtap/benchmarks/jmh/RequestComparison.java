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

/** Runs {@link RequestBenchmark} in rounds, without and with the built agent in the fork. */
@Command(
    name = "requests",
    sortOptions = false,
    description = "Cost of an HTTP request of a real Tomcat, with the agent and by hand.")
public final class RequestComparison implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--check",
      description = "exit 1 if a request on a reused thread allocates or costs more than by hand")
  private boolean check;

  public static void main(String[] args) {
    System.exit(Program.run(new RequestComparison(), args));
  }

  @Override
  public Integer call() throws IOException {
    String machine = Machine.description();
    System.out.println(machine);
    String virtual = Runtime.version().feature() >= 21 ? "|inMemoryVirtual" : "";
    if (virtual.isEmpty()) {
      System.out.println("Virtual threads are left out: they need Java 21 or newer.");
    }
    String woven = "RequestBenchmark\\.(inMemory|inMemoryAsync|loopback" + virtual + ")$";
    JmhRuns runs = new JmhRuns(options.results, options.quick);
    RequestTable table = new RequestTable();
    for (int round = 1; round <= options.rounds; round++) {
      System.out.printf("round %d of %d%n", round, options.rounds);
      String name = "requests-" + round;
      table.addWithoutAgent(runs.run(woven, 1, name + "-without-agent", List.of()));
      table.addWithoutAgent(
          runs.run("RequestBenchmark\\.inMemoryByHand$", 1, name + "-by-hand", List.of()));
      table.addWithAgent(
          runs.run(woven, 1, name + "-with-agent", JmhRuns.withAgent(options.agent, null)));
    }
    System.out.println();
    System.out.println(table);
    System.out.println("JMH's own logs and results: " + options.results);
    Files.writeString(options.results.resolve("requests.md"), machine + "\n\n" + table);
    return check && !table.withinLimits(System.out) ? 1 : 0;
  }
}
