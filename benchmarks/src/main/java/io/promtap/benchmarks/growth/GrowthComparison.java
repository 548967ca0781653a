// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.growth;

import static io.promtap.benchmarks.Table.number;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.Program;
import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The cost of a call against the size of what grows, without and with the agent. */
@Command(
    name = "growth",
    sortOptions = false,
    description = "What a call costs when series, rules, classes, threads, statements grow.")
public final class GrowthComparison implements Callable<Integer> {
  private static final int BAR = 30;
  private static final int QUICK_MILLIS = 10;
  private static final long EXIT_MILLIS = 20_000;
  private static final Duration PAGE_LIMIT = Duration.ofSeconds(30);

  @Option(names = "--agent", required = true, hidden = true)
  private Path agent;

  @Option(names = "--results", required = true, hidden = true)
  private Path results;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--curves", split = ",", description = "of ${COMPLETION-CANDIDATES} (all)")
  private List<Curve> curves = List.of(Curve.values());

  @Option(
      names = "--slice-millis",
      defaultValue = "100",
      description = "how long a measured slice is (${DEFAULT-VALUE})")
  private int sliceMillis;

  @Option(names = "--check", description = "exit 1 if one of the project's own limits is exceeded")
  private boolean check;

  @Option(names = "--quick", description = "shows that it runs; its figures mean nothing")
  private boolean quick;

  public static void main(String[] args) {
    System.exit(Program.run(new GrowthComparison(), args));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Machine.description() + "\n");
    Files.createDirectories(results);
    if (quick) {
      rounds = 1;
      sliceMillis = QUICK_MILLIS;
    }
    boolean within = true;
    for (Curve curve : curves) {
      within &= measure(curve);
    }
    return within || !check ? 0 : 1;
  }

  /** Prints the curve, and returns whether it keeps its limit. */
  private boolean measure(Curve curve) throws Exception {
    List<List<Double>> without = lists(curve);
    List<List<Double>> with = lists(curve);
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < curve.sizes.size(); i++) {
        without.get(i).add(run(curve, curve.sizes.get(i), false));
        with.get(i).add(run(curve, curve.sizes.get(i), true));
      }
    }
    List<Double> added = new ArrayList<>();
    for (int i = 0; i < with.size(); i++) {
      added.add(Statistics.medianDifference(with.get(i), without.get(i)));
    }
    System.out.println(table(curve, without, with, added));
    List<Integer> exceeded = exceeded(curve, added, Statistics.median(without.get(0)));
    System.out.printf(
        "%s, what is added %s: %s%n%n",
        curve.title,
        curve.isFlat ? "must not depend on it" : "may grow with it, no faster",
        exceeded.isEmpty() ? "kept" : "EXCEEDED at " + exceeded);
    return exceeded.isEmpty();
  }

  /** Returns the sizes at which the agent adds more than it may. */
  static List<Integer> exceeded(Curve curve, List<Double> added, double call) {
    return IntStream.range(1, added.size())
        .filter(i -> added.get(i) > curve.limit(i, added, call))
        .mapToObj(curve.sizes::get)
        .toList();
  }

  private static List<List<Double>> lists(Curve curve) {
    List<List<Double>> lists = new ArrayList<>();
    curve.sizes.forEach(size -> lists.add(new ArrayList<>()));
    return lists;
  }

  private static String table(
      Curve curve, List<List<Double>> without, List<List<Double>> with, List<Double> added) {
    Table table =
        new Table(
            List.of(curve.title, "CPU of a " + curve.call + ", ns", "with the agent", "added", ""));
    double most = added.stream().max(Double::compare).orElseThrow();
    for (int i = 0; i < added.size(); i++) {
      table.row(
          List.of(
              number(curve.sizes.get(i), 0),
              number(Statistics.median(without.get(i)), 1),
              number(Statistics.median(with.get(i)), 1),
              number(added.get(i), 1),
              bar(added.get(i), most)));
    }
    return table.toString();
  }

  /** Returns a picture of a value; the most has all its length. */
  static String bar(double value, double most) {
    int length = (int) Math.round(BAR * Math.max(0, value / most));
    return "#".repeat(length) + " ".repeat(BAR - length);
  }

  /** Returns the nanoseconds of a call. */
  private double run(Curve curve, int size, boolean woven) throws Exception {
    int port = Machine.freePort();
    String name = "growth-" + curve.name().toLowerCase(Locale.ROOT);
    Path yaml = Files.writeString(results.resolve(name + ".yaml"), curve.yaml(size));
    Path log = results.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A caller waits for the compiler: how far it has come is no part of a curve.
    command.addAll(List.of("-Xms2g", "-Xmx2g", "-XX:+UseSerialGC", "-XX:-BackgroundCompilation"));
    if (woven) {
      command.add("-javaagent:" + agent + "=127.0.0.1:" + port + ":" + yaml);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(GrowingProgram.class.getName(), curve.name(), "" + size));
    command.add("" + sliceMillis);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(variable -> variable.matches("(OTEL|PROMTAP)_.*"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      if (line == null || !line.startsWith("RESULT ")) {
        throw new IOException(curve.title + ", " + size + ": " + line + "; see " + log);
      }
      String[] parts = line.split(" ");
      if (woven) {
        requireCounted(curve, URI.create("http://127.0.0.1:" + port + "/metrics"), parts[2]);
      }
      return Double.parseDouble(parts[1]);
    } finally {
      process.destroy();
      if (!process.waitFor(EXIT_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static void requireCounted(Curve curve, URI page, String calls)
      throws IOException, InterruptedException {
    String[] labels =
        curve.counter().startsWith("db_") ? new String[] {"\"SELECT\""} : new String[0];
    MetricsPage shown = MetricsPage.await(page, "promtap_build_info", PAGE_LIMIT);
    long counted = (long) shown.sum(curve.counter(), labels);
    if (counted != Long.parseLong(calls)) {
      throw new IOException(curve.title + ": counted " + counted + " of " + calls + " calls");
    }
  }
}
