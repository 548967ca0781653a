// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.Program;
import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The part of a service's start that promtap itself takes: the time of the threads that work for
 * it, and of the JIT compiler over its code. A start varies by more than an agent adds, these times
 * vary less. All agents take turns inside a round; one round before the first is not counted.
 */
@Command(
    name = "own-start",
    sortOptions = false,
    description = "What promtap itself takes of the start of a service.")
public final class OwnStartComparison implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Mixin private ComparisonOptions options;

  @Option(names = "--rounds", defaultValue = "5", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--service",
      defaultValue = "spring_boot",
      description = "test_app or spring_boot (${DEFAULT-VALUE})")
  private Service service;

  @Option(
      names = "--other",
      description = "NAME=JAR: another build of promtap, by turns with this one")
  private final Map<String, Path> others = new LinkedHashMap<>();

  public static void main(String[] args) {
    System.exit(Program.run(new OwnStartComparison(), args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    System.out.println(Machine.description());
    System.out.printf(
        "%n%s: ms of premain + transformers + own threads + compilation at %s%n%n",
        service.title, service.end);
    Variant.Jars jars = options.jars();
    Map<String, Path> agents = new LinkedHashMap<>(others);
    agents.put("promtap", jars.promtap());
    Map<String, List<OwnStart>> starts = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      StringBuilder line = new StringBuilder("round " + round + ":");
      for (Map.Entry<String, Path> agent : agents.entrySet()) {
        OwnStart start = start(agent.getValue(), jars);
        line.append("  ").append(agent.getKey()).append(' ').append(start);
        if (round > 0) {
          starts.computeIfAbsent(agent.getKey(), unused -> new ArrayList<>()).add(start);
        }
      }
      System.out.println(round == 0 ? "(the first is not counted)" : line);
    }
    System.out.println();
    System.out.println(table(starts));
    return 0;
  }

  private OwnStart start(Path agent, Variant.Jars jars) throws IOException, InterruptedException {
    Path logs = options.logs.toAbsolutePath();
    Path times = logs.resolve("own-start.times");
    Path recording = logs.resolve("own-start.jfr");
    Files.deleteIfExists(times);
    int port = Machine.freePort();
    String argument = "127.0.0.1:" + port + ":" + jars.promtapConfig();
    List<String> arguments =
        List.of(
            MeteredAgent.option(MeteredAgent.write(logs), times, agent, argument),
            "-XX:StartFlightRecording:dumponexit=true,filename="
                + recording
                + ",settings="
                + settings(logs));
    URI page = URI.create("http://127.0.0.1:" + port + "/metrics");
    String text;
    try (RunningService running =
        RunningService.start(service, "own-start", arguments, page, jars, logs)) {
      text = timesAfterStart(times);
      running.metrics(Variant.PROMTAP.mark);
    }
    return OwnStart.read(text, recording);
  }

  /** Nothing but what the JIT compiles, however short. */
  private static Path settings(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("own-start.jfc"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <configuration version="2.0" label="own-start" description="own-start" provider="promtap">
          <event name="jdk.Compilation">
            <setting name="enabled">true</setting>
            <setting name="threshold">0 ms</setting>
          </event>
        </configuration>
        """);
  }

  private static String timesAfterStart(Path times) throws IOException, InterruptedException {
    Instant started = Instant.now();
    while (Instant.now().isBefore(started.plus(LIMIT))) {
      if (Files.exists(times)
          && Files.getLastModifiedTime(times).compareTo(FileTime.from(started)) > 0) {
        return Files.readString(times);
      }
      Thread.sleep(20);
    }
    throw new IOException("the metered agent writes no times");
  }

  private static String table(Map<String, List<OwnStart>> starts) {
    Table table =
        new Table(
            List.of(
                "medians",
                "premain",
                "transformers",
                "threads",
                "compilation",
                "sum",
                "least",
                "most"));
    starts.forEach(
        (agent, each) ->
            table.row(
                List.of(
                    agent,
                    median(each, OwnStart::premain),
                    median(each, OwnStart::transformers),
                    median(each, OwnStart::threads),
                    median(each, OwnStart::compiled),
                    median(each, OwnStart::sum),
                    Table.number(each.stream().mapToDouble(OwnStart::sum).min().orElse(0), 0),
                    Table.number(each.stream().mapToDouble(OwnStart::sum).max().orElse(0), 0))));
    return table + "\nms; processor time, but for the compilation, which is the time that it took.";
  }

  private static String median(List<OwnStart> starts, ToDoubleFunction<OwnStart> figure) {
    return Table.number(Statistics.median(starts.stream().mapToDouble(figure).boxed().toList()), 0);
  }
}
