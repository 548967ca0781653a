// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drives the same service under each variant in turn, and compares what a request takes. */
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
          within &= compare(new Setting(java, collector, connections, own, jdbcUrl, jvmOptions));
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
    for (int round = 1; round <= rounds; round++) {
      for (Variant variant : variants) {
        ServiceRun run = run(variant, setting);
        run.fullSpeed().forEach((endpoint, sample) -> fullSpeed.add(endpoint, variant, sample));
        run.fixedRate().forEach((endpoint, sample) -> fixedRate.add(endpoint, variant, sample));
        System.out.printf("round %d  %-19s%s%n", round, variant.title, run.line());
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

  private ServiceRun run(Variant variant, Setting setting) throws Exception {
    Variant.Jars jars = new Variant.Jars(benchmarks, agent, other, config, openTelemetry);
    try (ServiceProcess service = ServiceProcess.start(variant, setting, jars, logs);
        Driver driver = new Driver(service.port(), setting.threads(), setting.apart())) {
      ServiceRun run = new ServiceRun(service, driver, endpoints, together);
      long nanos = TimeUnit.MILLISECONDS.toNanos(sliceMillis);
      run.warmUp(nanos, passes);
      run.atFullSpeed(nanos, slices, slicesShown);
      if (rate > 0) {
        run.atRate(TimeUnit.MILLISECONDS.toNanos(rateMillis), rate);
      }
      service.requireCounted(Counts.of(driver.sent()));
      return run;
    }
  }
}
