// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import static io.promtap.benchmarks.Table.number;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
  private static final int WARM_UP_PARTS = 5;

  @Option(names = "--benchmarks", required = true, hidden = true)
  private Path benchmarks;

  @Option(names = "--agent", required = true, hidden = true)
  private Path agent;

  @Option(names = "--config", required = true, hidden = true)
  private Path config;

  @Option(names = "--logs", required = true, hidden = true)
  private Path logs;

  @Option(names = "--rounds", defaultValue = "5", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--variants",
      split = ",",
      defaultValue = "none,hand_all,promtap",
      description = "of none, hand_all, promtap (${DEFAULT-VALUE})")
  private List<Variant> variants;

  @Option(
      names = "--endpoints",
      split = ",",
      description = "of ${COMPLETION-CANDIDATES}; all run in the warm-up (all)")
  private List<Endpoint> endpoints = List.of(Endpoint.values());

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1",
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

  @Option(
      names = "--slices",
      defaultValue = "9",
      description = "measured slices of each endpoint (${DEFAULT-VALUE})")
  private int slices;

  @Option(
      names = "--slice-millis",
      defaultValue = "150",
      description = "how long each is (${DEFAULT-VALUE})")
  private int sliceMillis;

  @Option(
      names = "--warm-up-millis",
      defaultValue = "1500",
      description = "how long each endpoint runs before (${DEFAULT-VALUE})")
  private int warmUpMillis;

  @Option(names = "--quick", description = "shows that it runs; its figures mean nothing")
  private boolean quick;

  public static void main(String[] args) {
    System.exit(Program.run(new ServiceComparison(), args));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Machine.description() + "\n");
    if (quick) {
      sliceMillis = QUICK_MILLIS;
      warmUpMillis = QUICK_MILLIS;
      rounds = 1;
    }
    Processors processors = Processors.of(cpus);
    for (Path java : javas) {
      for (String collector : collectors) {
        for (int connections : threads) {
          String own = processors.divide(connections);
          compare(new Setting(java, collector, connections, own, jdbcUrl, jvmOptions));
        }
      }
    }
    return 0;
  }

  private void compare(Setting setting) throws Exception {
    System.out.println("## " + setting.title() + "\n");
    ServiceReport report = new ServiceReport();
    for (int round = 1; round <= rounds; round++) {
      for (Variant variant : variants) {
        Map<Endpoint, Sample> samples = run(variant, setting);
        samples.forEach((endpoint, sample) -> report.add(endpoint, variant, sample));
        System.out.printf("round %d  %-14s%s%n", round, variant.title, line(samples));
      }
    }
    System.out.println("\n" + report.requests());
    System.out.println(report.units());
  }

  private static String line(Map<Endpoint, Sample> samples) {
    StringBuilder line = new StringBuilder();
    samples.forEach(
        (endpoint, sample) ->
            line.append("  ")
                .append(endpoint.path())
                .append(' ')
                .append(number(sample.cpuMicros(), 2)));
    return line + "  us";
  }

  private Map<Endpoint, Sample> run(Variant variant, Setting setting) throws Exception {
    Variant.Jars jars = new Variant.Jars(benchmarks, agent, config, null);
    try (ServiceProcess service = ServiceProcess.start(variant, setting, jars, logs);
        Driver driver = new Driver(service.port(), setting.threads())) {
      long part = TimeUnit.MILLISECONDS.toNanos(warmUpMillis) / WARM_UP_PARTS;
      for (int i = 0; i < WARM_UP_PARTS; i++) {
        for (Endpoint endpoint : Endpoint.values()) {
          driver.run(endpoint, part);
        }
      }
      Map<Endpoint, List<Sample>> measured = new EnumMap<>(Endpoint.class);
      for (int i = 0; i < slices; i++) {
        // One endpoint after the other, so that each sees what the others have left behind.
        for (Endpoint endpoint : endpoints) {
          measured
              .computeIfAbsent(endpoint, unused -> new ArrayList<>())
              .add(slice(service, driver, endpoint));
        }
      }
      service.requireCounted(Counts.of(driver.sent()));
      Map<Endpoint, Sample> medians = new EnumMap<>(Endpoint.class);
      measured.forEach((endpoint, all) -> medians.put(endpoint, Sample.median(all)));
      return medians;
    }
  }

  private Sample slice(ServiceProcess service, Driver driver, Endpoint endpoint) throws Exception {
    Use before = service.use();
    long requests = driver.run(endpoint, TimeUnit.MILLISECONDS.toNanos(sliceMillis));
    return Sample.of(service.use().minus(before), requests);
  }
}
