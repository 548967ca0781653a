package io.promtap.benchmarks.jmh;

import io.promtap.benchmarks.Statistics;
import io.promtap.benchmarks.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of {@link ExecutionComparison}, in the order of the rounds. */
final class ExecutionTable {
  /** Below this an average is the JVM's own background (JMH, a scrape), not an object per call. */
  private static final double NOTHING_BYTES = 0.05;

  private static final String REFERENCE = "labelValues";
  private static final String STRICT_REFERENCE = "labelValuesWithoutStatus";
  private static final String WOVEN = "woven";

  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("noAgent", "no agent");
    NAMES.put("clockReadTwice", "two clock reads alone");
    NAMES.put(WOVEN, "promtap.jar, woven");
    NAMES.put("heldDataPoints", "by hand, data points held");
    NAMES.put(REFERENCE, "by hand, labelValues()");
    NAMES.put(STRICT_REFERENCE, "by hand, labelValues(), no status");
  }

  /** Figures of one variant at one thread count and number of ids, one entry a round. */
  private static final class Figures {
    final List<Double> nanos = new ArrayList<>();
    final List<Double> bytes = new ArrayList<>();
  }

  /** Thread count and agent ids, then the variant. */
  private final Map<Setting, Map<String, Figures>> settings = new TreeMap<>();

  private record Setting(int threads, int agents) implements Comparable<Setting> {
    @Override
    public int compareTo(Setting other) {
      return threads != other.threads
          ? Integer.compare(threads, other.threads)
          : Integer.compare(agents, other.agents);
    }
  }

  void add(List<JmhResults.Result> results) {
    for (JmhResults.Result result : results) {
      Figures figures =
          settings
              .computeIfAbsent(
                  new Setting(result.threads(), result.agents()), unused -> new TreeMap<>())
              .computeIfAbsent(result.name(), unused -> new Figures());
      figures.nanos.add(result.nanos());
      figures.bytes.add(result.bytes());
    }
  }

  @Override
  public String toString() {
    Table table =
        new Table(
            List.of(
                "variant",
                "threads",
                "agent ids",
                "ns/op",
                "min - max",
                "B/op",
                "x labelValues()",
                "x labelValues(), no status"));
    settings.forEach(
        (setting, variants) ->
            NAMES.forEach(
                (variant, name) -> {
                  if (variants.containsKey(variant)) {
                    table.row(cells(setting, variants, variant, name));
                  }
                }));
    return "Median of the rounds; ratios are medians of the ratios inside a round.\n\n" + table;
  }

  private static List<String> cells(
      Setting setting, Map<String, Figures> variants, String variant, String name) {
    Figures figures = variants.get(variant);
    return List.of(
        name,
        Integer.toString(setting.threads()),
        setting.agents() == 0 ? "-" : Integer.toString(setting.agents()),
        Table.number(Statistics.median(figures.nanos), 1),
        Table.number(Collections.min(figures.nanos), 1)
            + " - "
            + Table.number(Collections.max(figures.nanos), 1),
        Table.number(Statistics.median(figures.bytes), 1),
        Table.number(ratio(variants, variant, REFERENCE), 2),
        Table.number(ratio(variants, variant, STRICT_REFERENCE), 2));
  }

  private static double ratio(Map<String, Figures> variants, String variant, String reference) {
    Figures references = variants.get(reference);
    return references == null
        ? Double.NaN
        : Statistics.medianRatio(variants.get(variant).nanos, references.nanos);
  }

  /** The project's limits: nothing allocated, and no dearer than the same by hand. */
  boolean withinLimits(PrintStream out) {
    boolean within = true;
    for (Map.Entry<Setting, Map<String, Figures>> entry : settings.entrySet()) {
      Figures woven = entry.getValue().get(WOVEN);
      if (woven == null) {
        continue;
      }
      double bytes = Statistics.median(woven.bytes);
      double ratio = ratio(entry.getValue(), WOVEN, REFERENCE);
      // Written so that a missing figure (NaN) fails too.
      if (!(bytes < NOTHING_BYTES) || !(ratio <= 1)) {
        out.printf(
            "LIMIT EXCEEDED at %s: %.3f B/op, %.2f x by hand%n", entry.getKey(), bytes, ratio);
        within = false;
      }
    }
    return within;
  }
}
