// SPDX-License-Identifier: Apache-2.0
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

/** Time and bytes a call of the variants of one comparison, in the order of the rounds. */
final class VariantTable {
  /** Below this an average is the JVM's own background (JMH, a scrape), not an object per call. */
  private static final double NOTHING_BYTES = 0.05;

  private static final String WOVEN = "woven";

  private final String settingTitle;
  private final Map<String, String> variants;
  private final Map<String, String> references;

  /** Thread count and what else is set, then the variant. */
  private final Map<Setting, Map<String, Figures>> settings = new TreeMap<>();

  private record Setting(int threads, String detail) implements Comparable<Setting> {
    @Override
    public int compareTo(Setting other) {
      return threads != other.threads
          ? Integer.compare(threads, other.threads)
          : detail.compareTo(other.detail);
    }
  }

  /** Figures of one variant in one setting, one entry a round. */
  private static final class Figures {
    final List<Double> nanos = new ArrayList<>();
    final List<Double> bytes = new ArrayList<>();
  }

  /**
   * @param settingTitle heads the column of what is set beside the threads
   * @param variants what the table calls each benchmark method, in its order; {@code woven} is the
   *     agent's
   * @param references the methods that ratios are taken to, with the heads of their columns; the
   *     first is the one that the agent is held to
   */
  VariantTable(String settingTitle, Map<String, String> variants, Map<String, String> references) {
    this.settingTitle = settingTitle;
    this.variants = new LinkedHashMap<>(variants);
    this.references = new LinkedHashMap<>(references);
  }

  void add(List<JmhResults.Result> results) {
    for (JmhResults.Result result : results) {
      Figures figures =
          settings
              .computeIfAbsent(
                  new Setting(result.threads(), result.setting()), unused -> new TreeMap<>())
              .computeIfAbsent(result.name(), unused -> new Figures());
      figures.nanos.add(result.nanos());
      figures.bytes.add(result.bytes());
    }
  }

  @Override
  public String toString() {
    List<String> header =
        new ArrayList<>(List.of("variant", "threads", settingTitle, "ns/op", "min - max", "B/op"));
    header.addAll(references.values());
    Table table = new Table(header);
    settings.forEach(
        (setting, measured) ->
            variants.forEach(
                (variant, name) -> {
                  if (measured.containsKey(variant)) {
                    table.row(cells(setting, measured, variant, name));
                  }
                }));
    return "Median of the rounds; ratios are medians of the ratios inside a round.\n\n" + table;
  }

  private List<String> cells(
      Setting setting, Map<String, Figures> measured, String variant, String name) {
    Figures figures = measured.get(variant);
    List<String> cells = new ArrayList<>();
    cells.add(name);
    cells.add(Integer.toString(setting.threads()));
    cells.add(setting.detail());
    cells.add(Table.number(Statistics.median(figures.nanos), 1));
    cells.add(
        Table.number(Collections.min(figures.nanos), 1)
            + " - "
            + Table.number(Collections.max(figures.nanos), 1));
    cells.add(Table.number(Statistics.median(figures.bytes), 1));
    for (String reference : references.keySet()) {
      cells.add(Table.number(ratio(measured, variant, reference), 2));
    }
    return cells;
  }

  private static double ratio(Map<String, Figures> measured, String variant, String reference) {
    Figures figures = measured.get(reference);
    return figures == null
        ? Double.NaN
        : Statistics.medianRatio(measured.get(variant).nanos, figures.nanos);
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
      double ratio = ratio(entry.getValue(), WOVEN, references.keySet().iterator().next());
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
