// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import static io.promtap.benchmarks.Table.number;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The measuring of one service: warm-up, slices at full speed, and a fixed rate. */
public final class DrivenRun {
  /** The share of a pass that the compiler may still take when the service is warm. */
  private static final double WARM = 0.03;

  private static final int LEAST_PASSES = 4;

  private final DrivenProcess service;
  private final Driver driver;
  private final int together;
  private final Map<Route, List<Sample>> slices = new LinkedHashMap<>();
  private final Map<Route, Sample> fixedRate = new LinkedHashMap<>();
  private int passes;

  /**
   * @param together how many requests a connection sends at once at full speed
   */
  public DrivenRun(DrivenProcess service, Driver driver, int together) {
    this.service = service;
    this.driver = driver;
    this.together = together;
  }

  /** Visits all routes, also those that are not measured, until the compiler has little to do. */
  public void warmUp(List<Route> all, long nanos, int most) throws Exception {
    double share = 1;
    while (passes < most && (share > WARM || passes < LEAST_PASSES)) {
      Use before = service.use();
      long start = System.nanoTime();
      for (Route route : all) {
        driver.atFullSpeed(route, nanos, together);
      }
      share = (double) service.use().minus(before).compilerNanos() / (System.nanoTime() - start);
      passes++;
    }
  }

  /** One route after the other, so that each sees what the others have left behind. */
  public void atFullSpeed(List<Route> routes, long nanos) throws Exception {
    for (Route route : routes) {
      Use before = service.use();
      long requests = driver.atFullSpeed(route, nanos, together);
      Sample slice = Sample.of(service.use().minus(before), requests);
      slices.computeIfAbsent(route, unused -> new ArrayList<>()).add(slice);
    }
  }

  public void atRate(List<Route> routes, long nanos, int rate) throws Exception {
    for (Route route : routes) {
      Use before = service.use();
      long requests = driver.atRate(route, nanos, rate);
      fixedRate.put(route, Sample.of(service.use().minus(before), requests));
    }
  }

  /** Returns what a request of the route took at full speed, in the median slice. */
  public Sample fullSpeed(Route route) {
    return Sample.median(slices.getOrDefault(route, List.of()));
  }

  /** Returns what a request of the route took at the fixed rate; null if that was not measured. */
  public Sample fixedRate(Route route) {
    return fixedRate.get(route);
  }

  /** Returns the processor time of a request of each route, in one line. */
  public String line() {
    StringBuilder line = new StringBuilder();
    for (Route route : slices.keySet()) {
      line.append("  ").append(route.name()).append(' ').append(cpu(fullSpeed(route)));
    }
    return line + " us, warm after " + passes + " passes";
  }

  /** Returns the same of each slice, a line for each route. */
  public String slices() {
    StringBuilder lines = new StringBuilder();
    slices.forEach(
        (route, all) -> {
          lines.append(route.name());
          all.forEach(slice -> lines.append("  ").append(cpu(slice)));
          lines.append('\n');
        });
    return lines.toString();
  }

  private static String cpu(Sample sample) {
    return number(sample.cpuMicros(), 2);
  }
}
