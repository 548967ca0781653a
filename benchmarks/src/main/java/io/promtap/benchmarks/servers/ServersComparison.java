// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import io.promtap.benchmarks.driving.Processors;
import io.promtap.benchmarks.driving.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drives each server under each variant in turn, and compares what a request takes. */
@Command(
    name = "servers",
    sortOptions = false,
    description = "Processor time and bytes that measuring adds to the requests of servers.")
public final class ServersComparison implements Callable<Integer> {
  private static final int QUICK_MILLIS = 50;
  private static final int WARM_UP_MILLIS = 1000;

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
      names = "--minutes",
      defaultValue = "20",
      description = "after which no further round begins (${DEFAULT-VALUE})")
  private int minutes;

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
      defaultValue = "15",
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
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    for (int round = 1; round <= rounds && System.nanoTime() - end < 0; round++) {
      for (Server server : runnable) {
        for (ServerRun run : measure(server, setting)) {
          report.add(server, run.variant(), run.sample());
          System.out.printf("round %d  %s%n", round, run.line());
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

  /** Starts the server under each variant, and measures slice by slice of all of them by turns. */
  private List<ServerRun> measure(Server server, Setting setting) throws Exception {
    Variant.Jars jars = new Variant.Jars(modules, agent, other, config, openTelemetry);
    List<ServerRun> runs = new ArrayList<>();
    try {
      for (Variant variant : variants) {
        if (server.has(variant)) {
          ServerRun run = ServerRun.start(server, variant, setting, jars, together, logs);
          runs.add(run);
          run.warmUp(quick ? QUICK_MILLIS : WARM_UP_MILLIS, passes);
        }
      }
      List<ServerRun> order = new ArrayList<>(runs);
      for (int slice = 0; slice < slices; slice++) {
        for (ServerRun run : order) {
          run.slice(sliceMillis);
        }
        Collections.reverse(order);
      }
      for (ServerRun run : runs) {
        run.requireCounted();
        if (slicesShown) {
          System.out.print(run.slices());
        }
      }
      return runs;
    } finally {
      for (ServerRun run : runs) {
        run.close();
      }
    }
  }
}
