// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import io.promtap.benchmarks.driving.DrivenRun;
import io.promtap.benchmarks.driving.Driver;
import io.promtap.benchmarks.driving.Route;
import io.promtap.benchmarks.driving.Sample;
import io.promtap.benchmarks.driving.Setting;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of the service under one variant. It may rest while another one is measured. */
final class ServiceRun implements AutoCloseable {
  private final Variant variant;
  private final ServiceProcess service;
  private final Driver driver;
  private final DrivenRun run;

  private ServiceRun(Variant variant, ServiceProcess service, Driver driver, int together) {
    this.variant = variant;
    this.service = service;
    this.driver = driver;
    this.run = new DrivenRun(service.process(), driver, together);
  }

  /** Connects to a service that answers; a failure ends the service. */
  static ServiceRun of(Variant variant, ServiceProcess service, Setting setting, int together)
      throws IOException, InterruptedException {
    try {
      Driver driver =
          new Driver(service.process().port(), Driver.OK, setting.threads(), setting.apart());
      return new ServiceRun(variant, service, driver, together);
    } catch (IOException | RuntimeException e) {
      service.close();
      throw e;
    }
  }

  Variant variant() {
    return variant;
  }

  /** Visits all endpoints, also those that are not measured. */
  void warmUp(int millis, int passes) throws Exception {
    run.warmUp(routes(Stream.of(Endpoint.values())), TimeUnit.MILLISECONDS.toNanos(millis), passes);
  }

  void slice(List<Endpoint> endpoints, int millis) throws Exception {
    run.atFullSpeed(routes(endpoints.stream()), TimeUnit.MILLISECONDS.toNanos(millis));
  }

  void atRate(List<Endpoint> endpoints, int millis, int rate) throws Exception {
    run.atRate(routes(endpoints.stream()), TimeUnit.MILLISECONDS.toNanos(millis), rate);
  }

  private static List<Route> routes(Stream<Endpoint> endpoints) {
    return endpoints.map(Endpoint::route).toList();
  }

  /** Returns what a request took in the median slice. */
  Sample fullSpeed(Endpoint endpoint) {
    return run.fullSpeed(endpoint.route());
  }

  Sample fixedRate(Endpoint endpoint) {
    return run.fixedRate(endpoint.route());
  }

  String line() {
    return String.format(Locale.ROOT, "%-19s%s", variant.title, run.line());
  }

  String slices() {
    return variant.title + "\n" + run.slices();
  }

  /** Fails unless all that was sent is counted. */
  void requireCounted() throws Exception {
    Map<Endpoint, Long> sent = new EnumMap<>(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      sent.put(endpoint, driver.sent(endpoint.route()));
    }
    service.requireCounted(Counts.of(sent));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      driver.close();
    } finally {
      service.close();
    }
  }
}
