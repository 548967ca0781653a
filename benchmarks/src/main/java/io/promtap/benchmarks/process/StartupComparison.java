// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Time from the start of the process to the end of the service's start, with the CPU time and the
 * peak resident memory at that moment. All variants take turns inside a round; one round before the
 * first warms the file cache and is not counted.
 */
@Command(
    name = "startup",
    sortOptions = false,
    description = "Time to the start of services without an agent, with promtap, OpenTelemetry.")
public final class StartupComparison implements Callable<Integer> {

  @Mixin private ComparisonOptions options;

  @Option(names = "--rounds", defaultValue = "10", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--services",
      split = ",",
      defaultValue = "test_app",
      description = "of test_app, spring_boot (${DEFAULT-VALUE})")
  private List<Service> services;

  public static void main(String[] args) {
    System.exit(Program.run(new StartupComparison(), args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    System.out.println(Machine.description());
    boolean within = true;
    for (Service service : services) {
      within &= compare(service);
    }
    return within || !options.check ? 0 : 1;
  }

  /** Returns whether all limits are kept. */
  private boolean compare(Service service) throws IOException, InterruptedException {
    System.out.printf("%n%s: wall ms / CPU ms / peak RSS MB at %s%n%n", service.title, service.end);
    Variant.Jars jars = options.jars();
    for (Variant variant : options.variants) {
      start(service, variant, jars);
    }
    StartupReport report = new StartupReport();
    for (int round = 1; round <= rounds; round++) {
      StringBuilder line = new StringBuilder("round " + round + ":");
      for (Variant variant : options.variants) {
        Start start = start(service, variant, jars);
        report.add(variant, start);
        line.append("  ").append(variant.title).append(' ').append(start);
      }
      System.out.println(line);
    }
    System.out.println();
    System.out.println(report.table());
    return report.printShares();
  }

  private Start start(Service service, Variant variant, Variant.Jars jars)
      throws IOException, InterruptedException {
    try (RunningService running = RunningService.start(service, variant, jars, options.logs)) {
      Start start =
          new Start(
              running.startedAfter().toNanos() / 1e6,
              running.cpu().toMillis(),
              running.peakResidentMegabytes());
      running.metrics(variant);
      return start;
    }
  }
}
