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
  private final Map<Route, Sample> fullSpeed = new LinkedHashMap<>();
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
  public void atFullSpeed(List<Route> routes, long nanos, int slices, boolean shown)
      throws Exception {
    Map<Route, List<Sample>> measured = new LinkedHashMap<>();
    for (int i = 0; i < slices; i++) {
      for (Route route : routes) {
        Use before = service.use();
        long requests = driver.atFullSpeed(route, nanos, together);
        Sample sample = Sample.of(service.use().minus(before), requests);
        measured.computeIfAbsent(route, unused -> new ArrayList<>()).add(sample);
      }
    }
    measured.forEach((route, all) -> fullSpeed.put(route, Sample.median(all)));
    if (shown) {
      measured.forEach((route, all) -> System.out.println(route.name() + cpu(all)));
    }
  }

  private static String cpu(List<Sample> slices) {
    StringBuilder line = new StringBuilder();
    slices.forEach(slice -> line.append("  ").append(number(slice.cpuMicros(), 2)));
    return line.toString();
  }

  public void atRate(List<Route> routes, long nanos, int rate) throws Exception {
    for (Route route : routes) {
      Use before = service.use();
      long requests = driver.atRate(route, nanos, rate);
      fixedRate.put(route, Sample.of(service.use().minus(before), requests));
    }
  }

  /** Returns what a request of the route took at full speed; null if that was not measured. */
  public Sample fullSpeed(Route route) {
    return fullSpeed.get(route);
  }

  /** Returns what a request of the route took at the fixed rate; null if that was not measured. */
  public Sample fixedRate(Route route) {
    return fixedRate.get(route);
  }

  /** Returns the processor time of a request of each route, in one line. */
  public String line() {
    StringBuilder line = new StringBuilder();
    fullSpeed.forEach(
        (route, sample) ->
            line.append("  ")
                .append(route.name())
                .append(' ')
                .append(number(sample.cpuMicros(), 2)));
    return line + " us, warm after " + passes + " passes";
  }
}
