// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.Program;
import io.promtap.benchmarks.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Latency of test-app's answers at a fixed rate, without and with an agent. The agent's page is
 * scraped while the load runs, and at the end it must have counted every request that was sent.
 */
@Command(
    name = "latency",
    sortOptions = false,
    description = "Open-loop latency of test-app at a fixed rate, and what an agent adds to it.")
public final class LatencyComparison implements Callable<Integer> {
  private static final double LIMIT_P99_MICROS = 2_000;

  /** Three times as often as a usual Prometheus, so that scrapes weigh in the tail. */
  private static final int SCRAPE_SECONDS = 5;

  @Mixin private ComparisonOptions options;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--rate", defaultValue = "200", description = "requests/s (${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "measured time per variant and round (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "seconds of load before it (${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "requests that may be open at once (${DEFAULT-VALUE})")
  private int connections;

  private final LatencyReport report = new LatencyReport();

  public static void main(String[] args) {
    // Kept-alive connections per host (5 by default), and no silent second POST.
    System.setProperty("http.maxConnections", "256");
    System.setProperty("sun.net.http.retryPost", "false");
    System.exit(Program.run(new LatencyComparison(), args));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Machine.description());
    System.out.printf(
        "%d requests/s, open loop, loopback, %d s measured after %d s, scraped each %d s%n%n",
        rate, seconds, warmUp, SCRAPE_SECONDS);
    warmUpDriver();
    for (int round = 1; round <= rounds; round++) {
      for (Variant variant : options.variants) {
        LatencyReport.Run run = run(variant);
        report.add(variant, run);
        System.out.printf(
            "round %d  %-16s p50 %s  p99 %s  p99.9 %s us%n",
            round,
            variant.title,
            Table.number(run.percentileMicros(50), 0),
            Table.number(run.percentileMicros(99), 0),
            Table.number(run.percentileMicros(99.9), 0));
      }
    }
    System.out.println();
    System.out.println(report.summary());
    System.out.println(report.byKind());
    return withinLimit() ? 0 : 1;
  }

  /** This JVM compiles its own code first, or the first variant would pay for it. */
  private void warmUpDriver() throws Exception {
    try (RunningService app =
        RunningService.start(Service.TEST_APP, Variant.NONE, options.jars(), options.logs)) {
      load(new TestAppRequests(app.address())).run(Duration.ofSeconds(warmUp)).requireNoFailures();
    }
  }

  private OpenLoop load(TestAppRequests requests) {
    return new OpenLoop(rate, connections, requests);
  }

  private LatencyReport.Run run(Variant variant) throws Exception {
    try (RunningService app =
        RunningService.start(Service.TEST_APP, variant, options.jars(), options.logs)) {
      TestAppRequests requests = new TestAppRequests(app.address());
      OpenLoop load = load(requests);
      load.run(Duration.ofSeconds(warmUp)).requireNoFailures();
      Duration cpuBefore = app.cpu();
      OpenLoop.Result result = whileScraping(app, variant, load);
      Duration cpu = app.cpu().minus(cpuBefore);
      result.requireNoFailures();
      requireAllCounted(variant, app, requests.sent());
      double measured = result.all().getTotalCount();
      return new LatencyReport.Run(
          result, cpu.toNanos() / 1e3 / measured, app.peakResidentMegabytes());
    }
  }

  private OpenLoop.Result whileScraping(RunningService app, Variant variant, OpenLoop load)
      throws InterruptedException, ExecutionException {
    ScheduledExecutorService prometheus = Executors.newSingleThreadScheduledExecutor();
    try {
      var scrapes =
          prometheus.scheduleAtFixedRate(
              () -> scrape(app, variant), SCRAPE_SECONDS, SCRAPE_SECONDS, TimeUnit.SECONDS);
      OpenLoop.Result result = load.run(Duration.ofSeconds(seconds));
      // A periodic task is only ever done when it has thrown.
      if (scrapes.isDone()) {
        scrapes.get();
      }
      return result;
    } finally {
      prometheus.shutdownNow();
      prometheus.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private static void scrape(RunningService app, Variant variant) {
    try {
      app.metrics(variant);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireAllCounted(Variant variant, RunningService app, long sent)
      throws IOException, InterruptedException {
    MetricsPage page = app.metrics(variant);
    if (page == null) {
      return;
    }
    // OpenTelemetry's own name for it, as its Prometheus exporter writes it.
    String name =
        variant == Variant.OTEL
            ? "http_server_request_duration_seconds_count"
            : "http_requests_total";
    long counted = (long) page.sum(name);
    if (counted != sent) {
      throw new IllegalStateException(
          variant.title + " counted " + counted + " of " + sent + " requests");
    }
  }

  private boolean withinLimit() {
    double added = report.addedMicros(Variant.PROMTAP, 99);
    if (Double.isNaN(added)) {
      return true;
    }
    boolean within = added < LIMIT_P99_MICROS;
    System.out.printf(
        "p99 added by promtap: %s us; limit %s us: %s%n",
        Table.number(added, 0), Table.number(LIMIT_P99_MICROS, 0), within ? "kept" : "EXCEEDED");
    return within || !options.check;
  }
}
