// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.weaving;

import io.promtap.benchmarks.Machine;
import io.promtap.benchmarks.MetricsPage;
import io.promtap.benchmarks.Program;
import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Attaches to a JVM that has many classes loaded, once without a rule and once with one that names
 * all their methods: the difference is the weaving. Then changes one rule of many and counts the
 * classes that are woven again.
 */
@Command(
    name = "weaving",
    sortOptions = false,
    description = "Time and memory of weaving thousands of methods of a running JVM.")
public final class WeavingCost implements Callable<Integer> {
  private static final Duration RELOAD_LIMIT = Duration.ofSeconds(30);
  private static final double MEGABYTE = 1024.0 * 1024;

  @Option(names = "--agent", required = true, description = "the built promtap.jar", hidden = true)
  private Path agent;

  @Option(names = "--results", required = true, description = "result folder", hidden = true)
  private Path results;

  @Option(names = "--rounds", defaultValue = "5", description = "rounds (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--classes", defaultValue = "500", description = "classes (${DEFAULT-VALUE})")
  private int classes;

  @Option(
      names = "--methods",
      defaultValue = "10",
      description = "methods of each class (${DEFAULT-VALUE})")
  private int methods;

  @Option(
      names = "--rules",
      defaultValue = "200",
      description = "rules of which one is changed, one class each (${DEFAULT-VALUE})")
  private int rules;

  private Path jar;

  /** One JVM that was attached to. */
  private record Attach(
      double millis, AttachedProgram.Memory before, AttachedProgram.Memory after) {}

  public static void main(String[] args) {
    System.exit(Program.run(new WeavingCost(), args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    System.out.println(Machine.description());
    Files.createDirectories(results);
    jar = results.resolve("generated.jar");
    GeneratedClasses.write(jar, classes, methods);
    List<Attach> without = new ArrayList<>();
    List<Attach> with = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      System.out.printf("round %d of %d%n", round, rounds);
      without.add(attach("rules: []\n", 0));
      with.add(attach(oneRule(), classes * methods));
    }
    System.out.println();
    System.out.println(table(without, with));
    System.out.println(reload());
    return 0;
  }

  private static String oneRule() {
    return """
        rules:
          - name: all
            class: %s.*
            method: step*
            metrics:
              - counter: steps_total
                labels: {outcome: "${outcome}"}
              - histogram: step_duration_seconds
        """
        .formatted(GeneratedClasses.PACKAGE);
  }

  private Attach attach(String yaml, int expected) throws IOException, InterruptedException {
    Path file = Files.writeString(results.resolve("weaving.yaml"), yaml);
    try (AttachedProgram program =
        new AttachedProgram(jar, classes, results.resolve("weaving.log"))) {
      AttachedProgram.Memory before = program.memory();
      double millis = program.attach(agent, file);
      program.call();
      MetricsPage page = program.metrics();
      check("methods woven", page.sum("promtap_rule_methods"), expected);
      check("calls counted", page.sum("steps_total"), expected);
      check("calls timed", page.sum("step_duration_seconds_count"), expected);
      return new Attach(millis, before, program.memory());
    }
  }

  private static void check(String what, double found, double expected) {
    if (found != expected) {
      throw new IllegalStateException(what + ": " + found + ", expected: " + expected);
    }
  }

  private String table(List<Attach> without, List<Attach> with) {
    Table table = new Table(List.of("median of the rounds", "no rule", "one rule", "difference"));
    row(table, "attach, ms", without, with, Attach::millis);
    row(
        table,
        "heap added, MB",
        without,
        with,
        a -> a.after().heap() - a.before().heap(),
        MEGABYTE);
    row(
        table,
        "metaspace added, MB",
        without,
        with,
        a -> a.after().metaspace() - a.before().metaspace(),
        MEGABYTE);
    row(
        table,
        "resident added, MB",
        without,
        with,
        a -> a.after().resident() - a.before().resident(),
        MEGABYTE);
    double millis =
        Statistics.medianDifference(all(with, Attach::millis), all(without, Attach::millis));
    return table
        + String.format(
            "%n%d methods of %d classes woven in %.0f ms: %.0f us a class, %.1f us a method%n",
            classes * methods,
            classes,
            millis,
            millis * 1_000 / classes,
            millis * 1_000 / classes / methods);
  }

  private static void row(
      Table table,
      String name,
      List<Attach> without,
      List<Attach> with,
      ToDoubleFunction<Attach> figure) {
    row(table, name, without, with, figure, 1);
  }

  private static void row(
      Table table,
      String name,
      List<Attach> without,
      List<Attach> with,
      ToDoubleFunction<Attach> figure,
      double unit) {
    List<Double> bare = all(without, a -> figure.applyAsDouble(a) / unit);
    List<Double> woven = all(with, a -> figure.applyAsDouble(a) / unit);
    table.row(
        List.of(
            name,
            Table.number(Statistics.median(bare), 1),
            Table.number(Statistics.median(woven), 1),
            Table.number(Statistics.medianDifference(woven, bare), 1)));
  }

  private static List<Double> all(List<Attach> attached, ToDoubleFunction<Attach> figure) {
    return attached.stream().map(figure::applyAsDouble).toList();
  }

  /** Changes one rule of many in the file, and waits until it is in force. */
  private String reload() throws IOException, InterruptedException {
    Path file = Files.writeString(results.resolve("reload.yaml"), manyRules("steps_total"));
    try (AttachedProgram program =
        new AttachedProgram(jar, classes, results.resolve("reload.log"))) {
      program.attach(agent, file);
      check("methods woven", program.metrics().sum("promtap_rule_methods"), rules * methods);
      Files.writeString(file, manyRules("other_steps_total"));
      long deadline = System.nanoTime() + RELOAD_LIMIT.toNanos();
      while (program.metrics().sum("promtap_config_reloads_total", "success") != 1) {
        if (System.nanoTime() > deadline) {
          throw new IOException("The changed file was not read; " + program.log());
        }
        Thread.sleep(100);
      }
      program.call();
      MetricsPage page = program.metrics();
      check("calls of the changed rule", page.sum("other_steps_total"), methods);
      check("calls of the others", page.sum("steps_total"), (rules - 1) * methods);
      return String.format(
          "one of %d rules changed: %.0f of %d woven classes woven again%n%s",
          rules,
          page.sum("promtap_rewoven_classes_total"),
          rules,
          program.log().stream()
              .filter(line -> line.contains("reloaded"))
              .collect(Collectors.joining("\n")));
    }
  }

  /** One rule a class; the first one's metric is named. */
  private String manyRules(String firstMetric) {
    return IntStream.range(0, rules)
        .mapToObj(
            i ->
                """
                  - name: rule-%d
                    class: %s
                    method: step*
                    metrics: [{counter: %s, labels: {rule: rule-%d}}]
                """
                    .formatted(
                        i, GeneratedClasses.className(i), i == 0 ? firstMetric : "steps_total", i))
        .collect(Collectors.joining("", "rules:\n", ""));
  }
}
