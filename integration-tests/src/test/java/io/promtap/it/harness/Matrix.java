// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A table of outcomes: one cell for each row in each column.
 *
 * @param <R> rows; their text is their name
 * @param <C> columns; their text is their name
 */
public final class Matrix<R, C> {
  private final String title;
  private final List<R> rows;
  private final List<C> columns;
  private final Map<String, Cell> cells = new ConcurrentHashMap<>();

  public Matrix(String title, List<R> rows, List<C> columns) {
    this.title = title;
    this.rows = rows;
    this.columns = columns;
  }

  public void put(R row, C column, Cell cell) {
    cells.put(key(row, column), cell);
  }

  /** The cells that nothing is known about. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (R row : rows) {
      for (C column : columns) {
        if (!cells.containsKey(key(row, column))) {
          missing.add(key(row, column));
        }
      }
    }
    return missing;
  }

  /** As Markdown: the title, the table and the reasons; nothing if no column was wanted. */
  public String text() {
    return columns.isEmpty() ? "" : "# " + title + "\n\n" + table() + "\n" + reasons();
  }

  private String table() {
    int width = rows.stream().mapToInt(row -> row.toString().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    StringBuilder rule = new StringBuilder("|").append("-".repeat(width + 2)).append("|");
    table.append("| ").append(padded("", width)).append(" |");
    for (C column : columns) {
      table.append(' ').append(column.toString()).append(" |");
      rule.append("-".repeat(column.toString().length() + 2)).append("|");
    }
    table.append("\n").append(rule).append("\n");
    for (R row : rows) {
      table.append("| ").append(padded(row.toString(), width)).append(" |");
      for (C column : columns) {
        Cell cell = cells.get(key(row, column));
        String text = cell == null ? "MISSING" : cell.toString();
        table.append(' ').append(padded(text, column.toString().length())).append(" |");
      }
      table.append("\n");
    }
    return table.toString();
  }

  /** Why a cell is not ok, with the columns that share the reason but for the times in it. */
  private String reasons() {
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, List<String>> sharing = new LinkedHashMap<>();
    for (R row : rows) {
      for (C column : columns) {
        Cell cell = cells.get(key(row, column));
        if (cell != null && cell != Cell.OK) {
          String text = cell + " " + row.toString() + ": " + cell.reason();
          String shared = text.replaceAll("\\d+\\.\\d+", "");
          texts.putIfAbsent(shared, text);
          sharing.computeIfAbsent(shared, any -> new ArrayList<>()).add(column.toString());
        }
      }
    }
    StringBuilder reasons = new StringBuilder();
    sharing.forEach(
        (shared, names) ->
            reasons
                .append("- ")
                .append(texts.get(shared))
                .append(" (")
                .append(String.join(", ", names))
                .append(")\n"));
    return reasons.toString();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private String key(R row, C column) {
    return row + " on " + column;
  }
}
