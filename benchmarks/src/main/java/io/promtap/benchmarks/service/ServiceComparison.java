// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import io.promtap.benchmarks.driving.Processors;
import io.promtap.benchmarks.driving.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Drives the same service under each variant in turn, and compares what a request takes. The JVMs
 * of all variants run beside each other, and all rest but one: what a request takes changes more
 * from minute to minute than by a variant.
 */
@Command(
    name = "service",
    sortOptions = false,
    description = "Processor time and bytes that measuring adds to the requests of a service.")
public final class ServiceComparison implements Callable<Integer> {
  private static final int QUICK_MILLIS = 50;

  @Option(names = "--benchmarks", required = true, hidden = true)
  private Path benchmarks;

  @Option(names = "--agent", required = true, hidden = true)
  private Path agent;

  @Option(names = "--config", required = true, hidden = true)
  private Path config;

  @Option(names = "--opentelemetry", required = true, hidden = true)
  private Path openTelemetry;

  @Option(names = "--logs", required = true, hidden = true)
  private Path logs;

  @Option(names = "--rounds", defaultValue = "5", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--minutes",
      defaultValue = "60",
      description = "of each setting, after which no further round begins (${DEFAULT-VALUE})")
  private int minutes;

  @Option(
      names = "--variants",
      split = ",",
      defaultValue = "none,hand_usual,hand_all,promtap,otel",
      description = "of none, hand_usual, hand_all, promtap, other, otel (${DEFAULT-VALUE})")
  private List<Variant> variants;

  @Option(
      names = "--endpoints",
      split = ",",
      description = "of ${COMPLETION-CANDIDATES}; all run in the warm-up (all)")
  private List<Endpoint> endpoints = List.of(Endpoint.values());

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,8",
      description = "connections that send at once (${DEFAULT-VALUE})")
  private List<Integer> threads;

  @Option(
      names = "--collectors",
      split = ",",
      defaultValue = "serial",
      description = "of serial, g1, parallel (${DEFAULT-VALUE})")
  private List<String> collectors;

  @Option(names = "--java", split = ",", description = "homes of the services' JDKs (this one)")
  private List<Path> javas = List.of(Path.of(System.getProperty("java.home")));

  @Option(
      names = "--cpus",
      defaultValue = "0,1",
      description =
          "the processors of the service and of the driver, when one connection sends; as taskset"
              + " has them; empty for all (${DEFAULT-VALUE})")
  private String cpus;

  @Option(
      names = "--jdbc-url",
      defaultValue = "jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1",
      description = "the database (${DEFAULT-VALUE})")
  private String jdbcUrl;

  @Option(names = "--jvm", description = "a further option of the services' JVMs; may be repeated")
  private List<String> jvmOptions = List.of();

  @Option(names = "--other", description = "another promtap.jar, for the variant of that name")
  private Path other;

  @Option(
      names = "--slices",
      defaultValue = "9",
      description = "measured slices of each endpoint at full speed (${DEFAULT-VALUE})")
  private int slices;

  @Option(
      names = "--slice-millis",
      defaultValue = "150",
      description = "how long each is (${DEFAULT-VALUE})")
  private int sliceMillis;

  @Option(
      names = "--together",
      defaultValue = "64",
      description =
          "requests that a connection sends at once at full speed, so that the sockets weigh less"
              + " (${DEFAULT-VALUE})")
  private int together;

  @Option(
      names = "--rate",
      defaultValue = "2000",
      description = "requests/s of the fixed rate; 0 leaves it out (${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--rate-millis",
      defaultValue = "1000",
      description = "how long each endpoint is driven at it (${DEFAULT-VALUE})")
  private int rateMillis;

  @Option(
      names = "--warm-up-passes",
      defaultValue = "30",
      description =
          "passes over all endpoints at most until the compiler has little to do (${DEFAULT-VALUE})")
  private int passes;

  @Option(names = "--slices-shown", description = "also print the CPU of each slice")
  private boolean slicesShown;

  @Option(names = "--check", description = "exit 1 if one of the project's own limits is exceeded")
  private boolean check;

  @Option(names = "--quick", description = "shows that it runs; its figures mean nothing")
  private boolean quick;

  public static void main(String[] args) {
    System.exit(Program.run(new ServiceComparison(), args));
  }

  @Override
  public Integer call() throws Exception {
    if (variants.contains(Variant.OTHER) && other == null) {
      throw new IllegalArgumentException("the variant other needs --other JAR");
    }
    System.out.println(Machine.description() + "\n");
    if (quick) {
      sliceMillis = QUICK_MILLIS;
      rateMillis = QUICK_MILLIS;
      passes = 1;
      rounds = 1;
    }
    Processors processors = Processors.of(cpus);
    boolean within = true;
    for (Path java : javas) {
      for (String collector : collectors) {
        for (int connections : threads) {
          String own = processors.divide(connections);
          within &= compare(new Setting(java, collector, connections, own, jvmOptions));
        }
      }
    }
    return within || !check ? 0 : 1;
  }

  /** Returns whether all limits are kept. */
  private boolean compare(Setting setting) throws Exception {
    System.out.println("## " + setting.title() + "\n");
    ServiceReport fullSpeed = new ServiceReport();
    ServiceReport fixedRate = new ServiceReport();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    for (int round = 1; round <= rounds && System.nanoTime() - end < 0; round++) {
      for (ServiceRun run : measure(setting)) {
        for (Endpoint endpoint : endpoints) {
          fullSpeed.add(endpoint, run.variant(), run.fullSpeed(endpoint));
          if (rate > 0) {
            fixedRate.add(endpoint, run.variant(), run.fixedRate(endpoint));
          }
        }
        System.out.printf("round %d  %s%n", round, run.line());
      }
    }
    System.out.println("\nAt full speed:\n\n" + fullSpeed.requests());
    if (rate > 0) {
      System.out.println("At " + rate + " requests/s:\n\n" + fixedRate.requests());
    }
    ServiceUnits units = new ServiceUnits(fullSpeed, setting.threads());
    System.out.println("For each, at full speed:\n\n" + units.table());
    List<String> exceeded = units.exceeded();
    System.out.println(
        (exceeded.isEmpty() ? "all limits kept" : String.join("\n", exceeded)) + "\n");
    return exceeded.isEmpty();
  }

  /** Starts the service under each variant, and measures slice by slice of all of them by turns. */
  private List<ServiceRun> measure(Setting setting) throws Exception {
    List<ServiceRun> runs = new ArrayList<>();
    try {
      for (Variant variant : variants) {
        ServiceRun run = ServiceRun.of(variant, start(variant, setting), setting, together);
        runs.add(run);
        run.warmUp(sliceMillis, passes);
      }
      measure(runs);
      for (ServiceRun run : runs) {
        run.requireCounted();
        if (slicesShown) {
          System.out.print(run.slices());
        }
      }
      return runs;
    } finally {
      for (ServiceRun run : runs) {
        run.close();
      }
    }
  }

  private ServiceProcess start(Variant variant, Setting setting) throws Exception {
    Variant.Jars jars = new Variant.Jars(benchmarks, agent, other, config, openTelemetry);
    return ServiceProcess.start(variant, setting, jdbcUrl, jars, logs);
  }

  private void measure(List<ServiceRun> runs) throws Exception {
    List<ServiceRun> order = new ArrayList<>(runs);
    for (int slice = 0; slice < slices; slice++) {
      for (ServiceRun run : order) {
        run.slice(endpoints, sliceMillis);
      }
      Collections.reverse(order);
    }
    if (rate > 0) {
      for (ServiceRun run : runs) {
        run.atRate(endpoints, rateMillis, rate);
      }
    }
  }
}
