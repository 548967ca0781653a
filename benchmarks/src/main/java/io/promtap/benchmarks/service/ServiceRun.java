// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import static io.promtap.benchmarks.Table.number;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The measuring of one service: warm-up, slices at full speed, and a fixed rate. */
final class ServiceRun {
  /** The share of a pass that the compiler may still take when the service is warm. */
  private static final double WARM = 0.03;

  private static final int LEAST_PASSES = 4;

  private final ServiceProcess service;
  private final Driver driver;
  private final List<Endpoint> endpoints;
  private final int together;
  private final Map<Endpoint, Sample> fullSpeed = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Sample> fixedRate = new EnumMap<>(Endpoint.class);
  private int passes;

  ServiceRun(ServiceProcess service, Driver driver, List<Endpoint> endpoints, int together) {
    this.service = service;
    this.driver = driver;
    this.endpoints = endpoints;
    this.together = together;
  }

  /**
   * Visits all endpoints, also those that are not measured, until the compiler has little to do.
   */
  void warmUp(long nanos, int most) throws Exception {
    double share = 1;
    while (passes < most && (share > WARM || passes < LEAST_PASSES)) {
      Use before = service.use();
      long start = System.nanoTime();
      for (Endpoint endpoint : Endpoint.values()) {
        driver.atFullSpeed(endpoint, nanos, together);
      }
      share = (double) service.use().minus(before).compilerNanos() / (System.nanoTime() - start);
      passes++;
    }
  }

  /** One endpoint after the other, so that each sees what the others have left behind. */
  void atFullSpeed(long nanos, int slices, boolean shown) throws Exception {
    Map<Endpoint, List<Sample>> measured = new EnumMap<>(Endpoint.class);
    for (int i = 0; i < slices; i++) {
      for (Endpoint endpoint : endpoints) {
        Use before = service.use();
        long requests = driver.atFullSpeed(endpoint, nanos, together);
        Sample sample = Sample.of(service.use().minus(before), requests);
        measured.computeIfAbsent(endpoint, unused -> new ArrayList<>()).add(sample);
      }
    }
    measured.forEach((endpoint, all) -> fullSpeed.put(endpoint, Sample.median(all)));
    if (shown) {
      measured.forEach((endpoint, all) -> System.out.println(endpoint.path() + cpu(all)));
    }
  }

  private static String cpu(List<Sample> slices) {
    StringBuilder line = new StringBuilder();
    slices.forEach(slice -> line.append("  ").append(number(slice.cpuMicros(), 2)));
    return line.toString();
  }

  void atRate(long nanos, int rate) throws Exception {
    for (Endpoint endpoint : endpoints) {
      Use before = service.use();
      long requests = driver.atRate(endpoint, nanos, rate);
      fixedRate.put(endpoint, Sample.of(service.use().minus(before), requests));
    }
  }

  Map<Endpoint, Sample> fullSpeed() {
    return fullSpeed;
  }

  Map<Endpoint, Sample> fixedRate() {
    return fixedRate;
  }

  /** Returns the processor time of a request of each endpoint, in one line. */
  String line() {
    StringBuilder line = new StringBuilder();
    fullSpeed.forEach(
        (endpoint, sample) ->
            line.append("  ")
                .append(endpoint.path())
                .append(' ')
                .append(number(sample.cpuMicros(), 2)));
    return line + " us, warm after " + passes + " passes";
  }
}
