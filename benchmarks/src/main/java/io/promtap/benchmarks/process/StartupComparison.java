// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Time from the start of the process to test-app's READY line, with the CPU time and the peak
 * resident memory at that moment. All variants take turns inside a round; one round before the
 * first warms the file cache and is not counted.
 */
@Command(
    name = "startup",
    sortOptions = false,
    description = "Time to READY of test-app without an agent, with promtap, with OpenTelemetry.")
public final class StartupComparison implements Callable<Integer> {
  private static final double LIMIT_OF_OPENTELEMETRY = 0.1;

  @Mixin private ComparisonOptions options;

  @Option(names = "--rounds", defaultValue = "10", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  private final Map<Variant, List<Start>> starts = new EnumMap<>(Variant.class);

  /** One start of test-app. */
  private record Start(double wallMillis, double cpuMillis, double residentMegabytes) {}

  public static void main(String[] args) {
    System.exit(Program.run(new StartupComparison(), args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    System.out.println(Machine.description());
    System.out.printf("%nwall ms / CPU ms / peak RSS MB at READY%n%n");
    for (Variant variant : options.variants) {
      start(variant);
    }
    for (int round = 1; round <= rounds; round++) {
      StringBuilder line = new StringBuilder("round " + round + ":");
      for (Variant variant : options.variants) {
        Start start = start(variant);
        starts.computeIfAbsent(variant, unused -> new ArrayList<>()).add(start);
        line.append("  ").append(variant.title).append(' ').append(format(start));
      }
      System.out.println(line);
    }
    System.out.println();
    System.out.println(summary());
    return printRatios() ? 0 : 1;
  }

  private Start start(Variant variant) throws IOException, InterruptedException {
    try (TestApp app = TestApp.start(variant, options.jars(), options.logs)) {
      Start start =
          new Start(
              app.readyAfter().toNanos() / 1e6, app.cpu().toMillis(), app.peakResidentMegabytes());
      app.metrics(variant);
      return start;
    }
  }

  private static String format(Start start) {
    return Table.number(start.wallMillis(), 0)
        + " / "
        + Table.number(start.cpuMillis(), 0)
        + " / "
        + Table.number(start.residentMegabytes(), 0);
  }

  private String summary() {
    Table table =
        new Table(
            List.of(
                "median of " + rounds, "wall ms", "CPU ms", "RSS MB", "+ wall", "+ CPU", "+ RSS"));
    starts.forEach(
        (variant, figures) ->
            table.row(
                List.of(
                    variant.title,
                    Table.number(Statistics.median(values(figures, Start::wallMillis)), 0),
                    Table.number(Statistics.median(values(figures, Start::cpuMillis)), 0),
                    Table.number(Statistics.median(values(figures, Start::residentMegabytes)), 0),
                    Table.number(added(variant, Start::wallMillis), 0),
                    Table.number(added(variant, Start::cpuMillis), 0),
                    Table.number(added(variant, Start::residentMegabytes), 0))));
    return table + "\n+ is the median of the differences to no agent inside a round.";
  }

  /** Prints what promtap adds as a share of what OpenTelemetry adds; false beyond the limit. */
  private boolean printRatios() {
    if (!starts.keySet().containsAll(List.of(Variant.NONE, Variant.PROMTAP, Variant.OTEL))) {
      return true;
    }
    double wall = shareOfOpenTelemetry(Start::wallMillis);
    System.out.printf(
        "added by promtap / added by OpenTelemetry: wall %.3f, CPU %.3f, RSS %.3f%n",
        wall,
        shareOfOpenTelemetry(Start::cpuMillis),
        shareOfOpenTelemetry(Start::residentMegabytes));
    boolean within = wall <= LIMIT_OF_OPENTELEMETRY;
    System.out.printf(
        "limit %.1f of the wall time: %s%n", LIMIT_OF_OPENTELEMETRY, within ? "kept" : "EXCEEDED");
    return within || !options.check;
  }

  private double shareOfOpenTelemetry(ToDoubleFunction<Start> figure) {
    return added(Variant.PROMTAP, figure) / added(Variant.OTEL, figure);
  }

  private double added(Variant variant, ToDoubleFunction<Start> figure) {
    List<Start> references = starts.getOrDefault(Variant.NONE, List.of());
    return Statistics.medianDifference(
        values(starts.get(variant), figure), values(references, figure));
  }

  private static List<Double> values(List<Start> starts, ToDoubleFunction<Start> figure) {
    return starts.stream().mapToDouble(figure).boxed().toList();
  }
}
