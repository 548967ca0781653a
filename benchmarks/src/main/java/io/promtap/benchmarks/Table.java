// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table whose columns also line up in a terminal; the first column is left-aligned. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(List<String> header) {
    rows.add(List.copyOf(header));
  }

  public void row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells for " + rows.get(0).size() + " columns: " + cells);
    }
    rows.add(List.copyOf(cells));
  }

  /** A number with grouping and this many decimals; "-" where there is none. */
  public static String number(double value, int decimals) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (int index = 0; index < rows.size(); index++) {
      append(out, rows.get(index), widths);
      if (index == 0) {
        appendRule(out, widths);
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, List<String> row, int[] widths) {
    for (int column = 0; column < widths.length; column++) {
      String padding = " ".repeat(widths[column] - row.get(column).length());
      String cell = row.get(column);
      out.append("| ").append(column == 0 ? cell + padding : padding + cell).append(' ');
    }
    out.append("|\n");
  }

  private static void appendRule(StringBuilder out, int[] widths) {
    for (int column = 0; column < widths.length; column++) {
      String dashes = "-".repeat(widths[column]);
      out.append('|').append(column == 0 ? ":" + dashes + "-" : "-" + dashes + ":");
    }
    out.append("|\n");
  }
}
