// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.growth;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What grows, through which sizes, and whether a call may then cost more. */
enum Curve {
  SERIES("series of the metric", "call of a rule", true, 1_000, 10_000, 100_000),
  RULES("rules in force", "call of a rule", true, 1, 10, 100, 1_000),
  CLASSES("loaded classes", "call of a rule", true, 1_000, 10_000, 50_000),
  LOADING("classes to load", "class", true, 5_000, 20_000, 50_000),
  THREADS("threads that call", "call of a rule", false, 1, 2, 8, 64),
  STATEMENTS("open statements", "prepare, execute, close", false, 1, 1_000, 10_000, 50_000),
  CONNECTIONS("open connections", "prepare, execute, close", false, 1, 100, 1_000, 5_000);

  /** How much dearer the same thing may seem. */
  private static final double TOLERANCE = 1.5;

  final String title;

  /** What is done again and again. */
  final String call;

  /** Whether what is added must not depend on the size; else it may grow with it. */
  final boolean isFlat;

  final List<Integer> sizes;

  Curve(String title, String call, boolean isFlat, Integer... sizes) {
    this.title = title;
    this.call = call;
    this.isFlat = isFlat;
    this.sizes = List.of(sizes);
  }

  /**
   * Returns the most that the agent may add to a call at one of the sizes.
   *
   * @param call what a call costs without it: it varies by a tenth from run to run, so that less
   *     than that cannot be seen
   */
  double limit(int index, List<Double> added, double call) {
    int before = isFlat ? 0 : Math.max(0, index - 1);
    double growth = isFlat ? 1 : (double) sizes.get(index) / sizes.get(before);
    return TOLERANCE * growth * Math.max(added.get(before), call / 10);
  }

  /** Returns the agent's file for one size. */
  String yaml(int size) {
    String limits = "limits: {seriesPerMetric: 200000}\n";
    if (this == RULES) {
      return limits
          + IntStream.range(0, size)
              .mapToObj(i -> rule(ManyClasses.name(i), "step", "step" + i))
              .collect(Collectors.joining("", "rules:\n", ""));
    }
    return limits + "rules:\n" + rule(GrowingProgram.class.getName(), "touch", "touch");
  }

  private static String rule(String type, String method, String metric) {
    return """
          - name: %3$s
            class: %1$s
            method: %2$s
            metrics:
              - counter: %3$s_calls_total
                labels: {key: "${arg0}"}
              - histogram: %3$s_duration_seconds
                labels: {key: "${arg0}"}
        """
        .formatted(type, method, metric);
  }

  /** Returns the counter of all that was done. */
  String counter() {
    return switch (this) {
      case RULES -> "step0_calls_total";
      case SERIES, CLASSES, LOADING, THREADS -> "touch_calls_total";
      case STATEMENTS, CONNECTIONS -> "db_queries_total";
    };
  }
}
