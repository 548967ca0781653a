package io.promtap.it.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The table of outcomes, one cell for each scenario on each container. */
final class Matrix {
  private final String title;
  private final List<Scenario> rows;
  private final List<Container> columns;
  private final Map<String, Cell> cells = new ConcurrentHashMap<>();

  Matrix(String title, List<Scenario> rows, List<Container> columns) {
    this.title = title;
    this.rows = rows;
    this.columns = columns;
  }

  void put(Scenario row, Container column, Cell cell) {
    cells.put(key(row, column), cell);
  }

  /** The cells that nothing is known about. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Scenario row : rows) {
      for (Container column : columns) {
        if (!cells.containsKey(key(row, column))) {
          missing.add(key(row, column));
        }
      }
    }
    return missing;
  }

  /** As Markdown: the title, the table and the reasons; nothing if no container was wanted. */
  String text() {
    return columns.isEmpty() ? "" : "# " + title + "\n\n" + table() + "\n" + reasons();
  }

  private String table() {
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    StringBuilder rule = new StringBuilder("|").append("-".repeat(width + 2)).append("|");
    table.append("| ").append(padded("", width)).append(" |");
    for (Container column : columns) {
      table.append(' ').append(column.name()).append(" |");
      rule.append("-".repeat(column.name().length() + 2)).append("|");
    }
    table.append("\n").append(rule).append("\n");
    for (Scenario row : rows) {
      table.append("| ").append(padded(row.name(), width)).append(" |");
      for (Container column : columns) {
        Cell cell = cells.get(key(row, column));
        String text = cell == null ? "MISSING" : cell.toString();
        table.append(' ').append(padded(text, column.name().length())).append(" |");
      }
      table.append("\n");
    }
    return table.toString();
  }

  /** Why a cell is not ok, with the containers that share the reason but for the times in it. */
  private String reasons() {
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, List<String>> containers = new LinkedHashMap<>();
    for (Scenario row : rows) {
      for (Container column : columns) {
        Cell cell = cells.get(key(row, column));
        if (cell != null && cell != Cell.OK) {
          String text = cell + " " + row.name() + ": " + cell.reason();
          String shared = text.replaceAll("\\d+\\.\\d+", "");
          texts.putIfAbsent(shared, text);
          containers.computeIfAbsent(shared, any -> new ArrayList<>()).add(column.name());
        }
      }
    }
    StringBuilder reasons = new StringBuilder();
    containers.forEach(
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

  private static String key(Scenario row, Container column) {
    return row.name() + " on " + column.name();
  }
}
