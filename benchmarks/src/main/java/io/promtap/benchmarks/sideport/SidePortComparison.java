// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A good scrape a second beside each attack of the table, with the application's own requests, for
 * Promtap, the client's {@code exporter-httpserver} and OpenTelemetry's agent. Each cell of the
 * table is a fresh service.
 */
@Command(
    name = "side-port",
    sortOptions = false,
    description = "A good scrape a second beside slow and hostile clients of the metrics' port.")
public final class SidePortComparison implements Callable<Integer> {
  private static final double SCRAPES_PER_SECOND = 1;
  private static final double REQUESTS_PER_SECOND = 50;
  private static final int SMALL = 500;
  private static final int QUICK_SECONDS = 3;
  private static final int WATCH_MILLIS = 100;

  @Option(names = "--benchmarks", required = true, hidden = true)
  private Path benchmarks;

  @Option(names = "--agent", required = true, hidden = true)
  private Path agent;

  @Option(names = "--config", required = true, hidden = true)
  private Path config;

  @Option(names = "--opentelemetry", required = true, hidden = true)
  private Path openTelemetry;

  @Option(names = "--target", required = true, hidden = true)
  private Path target;

  @Option(
      names = "--variants",
      split = ",",
      defaultValue = "promtap,exporter,otel",
      description = "of promtap, exporter, otel (${DEFAULT-VALUE})")
  private List<Exposure> variants;

  @Option(
      names = "--rows",
      split = ",",
      description = "the attacks, such as idle,body-post; large is all on the large page (all)")
  private List<String> rows;

  @Option(
      names = "--series",
      defaultValue = "100000",
      description = "series of the large page (${DEFAULT-VALUE})")
  private int series;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "how long each attack lasts (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "3",
      description = "seconds of load before it (${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--minutes",
      defaultValue = "20",
      description = "after these no further run begins (${DEFAULT-VALUE})")
  private int minutes;

  @Option(names = "--quick", description = "3 s an attack: shows that it runs, no more")
  private boolean quick;

  private final SidePortReport report = new SidePortReport();

  public static void main(String[] args) {
    System.exit(Program.run(new SidePortComparison(), args));
  }

  @Override
  public Integer call() throws Exception {
    int attackSeconds = quick ? QUICK_SECONDS : seconds;
    int before = quick ? 1 : warmUp;
    List<Attack> attacks = Attack.named(rows);
    String conditions =
        String.format(
            "%s%n%d s an attack after %d s, a scrape a second with a limit of %d s, %d requests/s to"
                + " the application,%nloopback, heap of 512 MB, %,d series, on the large page %,d",
            Machine.description(),
            attackSeconds,
            before,
            Peer.LIMIT_MILLIS / 1000,
            (int) REQUESTS_PER_SECOND,
            SMALL,
            series);
    System.out.println(conditions + "\n");
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    int left = attacks.size() * variants.size();
    for (Attack attack : attacks) {
      for (Exposure variant : variants) {
        if (System.nanoTime() > end) {
          System.out.printf("left out: %s, %s%n", attack.title, variant.title);
          continue;
        }
        SidePortReport.Run run = run(attack, variant, attackSeconds, before);
        report.add(attack, variant, run);
        System.out.printf(
            "%3d left  %-45s %-19s %s%n", --left, attack.title, variant.title, run.line());
      }
    }
    String table = report.table();
    System.out.println("\n" + table);
    Path file = target.resolve("side-port.md");
    Files.createDirectories(target);
    Files.writeString(file, "```\n" + conditions + "\n```\n\n" + table);
    System.out.println("written to " + file);
    return 0;
  }

  private SidePortReport.Run run(Attack attack, Exposure variant, int lasting, int before)
      throws Exception {
    Exposure.Jars jars = new Exposure.Jars(benchmarks, agent, config, openTelemetry);
    int wanted = attack.isLarge() ? series : SMALL;
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Service service =
        Service.start(variant, jars, target.resolve("logs"), wanted, attack.descriptors())) {
      load(service, threads, Duration.ofSeconds(before));
      service.mostHeapMegabytes();
      Use use = new Use();
      Future<?> watch = threads.submit(() -> use.watch(service));
      Load load;
      try (Crowd crowd = attack.begin(service.metrics())) {
        load = load(service, threads, Duration.ofSeconds(lasting));
      }
      watch.cancel(true);
      return new SidePortReport.Run(
          load.scrapes, load.requests, use.threads, use.descriptors, service.mostHeapMegabytes());
    } finally {
      threads.shutdownNow();
    }
  }

  private record Load(Clock.Result scrapes, Clock.Result requests) {}

  private static Load load(Service service, ExecutorService threads, Duration duration)
      throws Exception {
    Clock prometheus = new Clock(service.metrics(), "/metrics", SCRAPES_PER_SECOND);
    Clock users = new Clock(service.application(), "/work", REQUESTS_PER_SECOND);
    Future<Clock.Result> scrapes = threads.submit(() -> prometheus.run(duration));
    Clock.Result requests = users.run(duration);
    return new Load(scrapes.get(), requests);
  }

  /** What the process used at most. */
  private static final class Use {
    private volatile int threads;
    private volatile int descriptors;

    private void watch(Service service) {
      try {
        while (true) {
          threads = Math.max(threads, service.threads());
          descriptors = Math.max(descriptors, service.descriptors());
          Thread.sleep(WATCH_MILLIS);
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
