// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.Program;
import io.promtap.benchmarks.driving.DrivenProcess;
import io.promtap.benchmarks.driving.DrivenRun;
import io.promtap.benchmarks.driving.Driver;
import io.promtap.benchmarks.driving.Processors;
import io.promtap.benchmarks.driving.Route;
import io.promtap.benchmarks.driving.Setting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drives each server under each variant in turn, and compares what a request takes. */
@Command(
    name = "servers",
    sortOptions = false,
    description = "Processor time and bytes that measuring adds to the requests of servers.")
public final class ServersComparison implements Callable<Integer> {
  private static final Duration PAGE_LIMIT = Duration.ofSeconds(30);
  private static final int QUICK_MILLIS = 50;

  /** A thousand paths of one template, so that none is found where the last one was. */
  private static final Route USERS =
      new Route("/users", IntStream.range(0, 1024).mapToObj(id -> "/users/" + id).toList());

  @Option(names = "--modules", required = true, hidden = true)
  private Path modules;

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
      names = "--servers",
      split = ",",
      description = "of ${COMPLETION-CANDIDATES} (all that the JDK can run)")
  private List<Server> servers = List.of(Server.values());

  @Option(
      names = "--variants",
      split = ",",
      defaultValue = "none,micrometer,timer,promtap,otel",
      description = "of none, micrometer, timer, promtap, other, otel (${DEFAULT-VALUE})")
  private List<Variant> variants;

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

  @Option(
      names = "--java",
      split = ",",
      description = "homes of the servers' JDKs (this one); Helidon needs Java 21")
  private List<Path> javas = List.of(Path.of(System.getProperty("java.home")));

  @Option(
      names = "--cpus",
      defaultValue = "0,1",
      description =
          "the processors of the server and of the driver, when one connection sends; as taskset"
              + " has them; empty for all (${DEFAULT-VALUE})")
  private String cpus;

  @Option(names = "--jvm", description = "a further option of the servers' JVMs; may be repeated")
  private List<String> jvmOptions = List.of();

  @Option(names = "--other", description = "another promtap.jar, for the variant of that name")
  private Path other;

  @Option(
      names = "--slices",
      defaultValue = "9",
      description = "measured slices (${DEFAULT-VALUE})")
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
          "requests that a connection sends at once, so that the sockets weigh less"
              + " (${DEFAULT-VALUE})")
  private int together;

  @Option(
      names = "--warm-up-passes",
      defaultValue = "10",
      description =
          "seconds of warm-up at most until the compiler has little to do (${DEFAULT-VALUE})")
  private int passes;

  @Option(names = "--slices-shown", description = "also print the CPU of each slice")
  private boolean slicesShown;

  @Option(names = "--check", description = "exit 1 if one of the project's own limits is exceeded")
  private boolean check;

  @Option(names = "--quick", description = "shows that it runs; its figures mean nothing")
  private boolean quick;

  public static void main(String[] args) {
    System.exit(Program.run(new ServersComparison(), args));
  }

  @Override
  public Integer call() throws Exception {
    if (variants.contains(Variant.OTHER) && other == null) {
      throw new IllegalArgumentException("the variant other needs --other JAR");
    }
    System.out.println(Machine.description() + "\n");
    if (quick) {
      sliceMillis = QUICK_MILLIS;
      passes = 1;
      rounds = 1;
    }
    Processors processors = Processors.of(cpus);
    boolean within = true;
    for (Path java : javas) {
      List<Server> runnable = runnable(java);
      for (String collector : collectors) {
        for (int connections : threads) {
          String own = processors.divide(connections);
          within &= compare(runnable, new Setting(java, collector, connections, own, jvmOptions));
        }
      }
    }
    return within || !check ? 0 : 1;
  }

  private List<Server> runnable(Path java) throws IOException {
    int version = JavaHome.version(java);
    List<Server> runnable = new ArrayList<>();
    for (Server server : servers) {
      if (server.oldestJava <= version) {
        runnable.add(server);
      } else {
        System.out.println(
            "LEFT OUT on Java %d: %s needs Java %d (--java HOME)\n"
                .formatted(version, server.title(modules), server.oldestJava));
      }
    }
    if (runnable.isEmpty()) {
      throw new IllegalArgumentException("no server runs on " + java);
    }
    return runnable;
  }

  /** Returns whether all limits are kept. */
  private boolean compare(List<Server> runnable, Setting setting) throws Exception {
    System.out.println("## " + setting.title() + "\n");
    Map<Server, String> titles = new EnumMap<>(Server.class);
    for (Server server : runnable) {
      titles.put(server, server.title(modules));
    }
    ServersReport report = new ServersReport(titles);
    for (int round = 1; round <= rounds; round++) {
      for (Server server : runnable) {
        for (Variant variant : variants) {
          if (server.has(variant)) {
            DrivenRun run = run(server, variant, setting);
            report.add(server, variant, run.fullSpeed(USERS));
            System.out.printf(
                "round %d  %-20s%-19s%s%n", round, titles.get(server), variant.title, run.line());
          }
        }
      }
    }
    System.out.println("\n" + report.requests());
    System.out.println("For the manual:\n\n" + report.document());
    List<String> exceeded = report.exceeded();
    System.out.println(
        (exceeded.isEmpty() ? "all limits kept" : String.join("\n", exceeded)) + "\n");
    return exceeded.isEmpty();
  }

  private DrivenRun run(Server server, Variant variant, Setting setting) throws Exception {
    Variant.Jars jars = new Variant.Jars(modules, agent, other, config, openTelemetry);
    int metricsPort = Machine.freePort();
    URI page = DrivenProcess.page(metricsPort);
    List<String> command = new ArrayList<>(setting.command());
    command.addAll(variant.jvmArguments(jars, metricsPort));
    command.addAll(List.of("-cp", server.classPath(modules), server.main(), variant.name()));
    String name = (server + "-" + variant).toLowerCase(Locale.ROOT);
    Path log = logs.resolve("servers-" + name + ".log");
    String title = server.title(modules) + ", " + variant.title;
    try (DrivenProcess process = DrivenProcess.start(command, title, log)) {
      if (variant.mark() != null) {
        MetricsPage.await(page, variant.mark(), PAGE_LIMIT);
      }
      try (Driver driver = new Driver(process.port(), setting.threads(), setting.apart())) {
        DrivenRun run = measure(process, driver);
        process.requireCounted(
            variant.expected(driver.sent(USERS)),
            () ->
                variant.mark() == null
                    ? Variant.Counted.parse(process.counts())
                    : variant.counted(MetricsPage.read(page), server));
        return run;
      }
    }
  }

  private DrivenRun measure(DrivenProcess process, Driver driver) throws Exception {
    DrivenRun run = new DrivenRun(process, driver, together);
    long pass = quick ? QUICK_MILLIS : TimeUnit.SECONDS.toMillis(1);
    run.warmUp(List.of(USERS), TimeUnit.MILLISECONDS.toNanos(pass), passes);
    run.atFullSpeed(
        List.of(USERS), TimeUnit.MILLISECONDS.toNanos(sliceMillis), slices, slicesShown);
    return run;
  }
}
