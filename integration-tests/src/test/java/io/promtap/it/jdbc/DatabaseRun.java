// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.harness.Cell;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Matrix;
import io.promtap.it.jdbc.pools.SourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * All rows on one database through each pool: in a JVM with the agent, then in one without, and
 * whether the program has seen the same in both.
 */
final class DatabaseRun {
  static final String OPEN = "not counted: a pool opens";
  static final String CLOSE = "not counted: a pool closes";
  static final String SAME = "unchanged: all that was seen";

  /** What differs from run to run: identities, times, ports. */
  private static final Pattern CHANCE =
      Pattern.compile(
          "@[0-9a-f]+|\\b[0-9a-f]{8}-[0-9a-f-]{27}\\b|\\b\\d+ ?ms\\b|\\d+[.]\\d+ms|"
              + "\\(conn=\\d+\\)|HikariProxy\\w+@\\d+");

  private final Database database;
  private final List<SourceKind> kinds;
  private final List<String> rows;
  private final Matrix<String, String> matrix;
  private final Map<String, CompletableFuture<Cell>> cells = new ConcurrentHashMap<>();

  DatabaseRun(Database database, List<SourceKind> wanted) {
    this.database = database;
    JavaVersions driver = JavaVersions.from(database.oldestJava());
    this.kinds =
        Jdks.runnable(
            "the sources of " + database.title(),
            wanted,
            kind -> driver.and(JavaVersions.from(kind.oldestJava())));
    this.rows = new ArrayList<>(Rows.names());
    rows.add(0, OPEN);
    rows.addAll(List.of(CLOSE, SAME));
    this.matrix =
        new Matrix<>(database.title(), rows, kinds.stream().map(SourceKind::title).toList());
    for (SourceKind kind : kinds) {
      rows.forEach(row -> cells.put(key(kind, row), new CompletableFuture<>()));
    }
  }

  Database database() {
    return database;
  }

  List<SourceKind> kinds() {
    return kinds;
  }

  List<String> rows() {
    return rows;
  }

  Matrix<String, String> matrix() {
    return matrix;
  }

  CompletableFuture<Cell> cell(SourceKind kind, String row) {
    return cells.get(key(kind, row));
  }

  /** On a thread of its own. Whatever goes wrong is what came of the cells that have none yet. */
  void run() {
    try (DatabaseServer server = DatabaseServer.start(database)) {
      Map<SourceKind, List<String>> with = new ConcurrentHashMap<>();
      try (JdbcProcess process = JdbcProcess.withAgent(server)) {
        RowRun run = new RowRun(process, true);
        for (SourceKind kind : kinds) {
          with.put(kind, column(run, kind, true));
        }
      }
      try (JdbcProcess process = JdbcProcess.withoutAgent(server)) {
        RowRun run = new RowRun(process, false);
        for (SourceKind kind : kinds) {
          put(kind, SAME, compare(with.get(kind), column(run, kind, false)));
        }
      }
    } catch (Exception | AssertionError e) {
      fillUp(Cell.failed("not run: " + e));
    }
  }

  private void fillUp(Cell cell) {
    for (SourceKind kind : kinds) {
      for (String row : rows) {
        if (!cell(kind, row).isDone()) {
          put(kind, row, cell);
        }
      }
    }
  }

  private List<String> column(RowRun run, SourceKind kind, boolean woven) throws Exception {
    run.pass("open " + kind.name()).ifPresent(cell -> put(kind, OPEN, cell));
    List<String> seen = new ArrayList<>();
    for (String row : Rows.names()) {
      RowRun.Result result = run.run(row);
      result.seen().forEach(text -> seen.add(row + ": " + CHANCE.matcher(text).replaceAll("")));
      if (woven) {
        put(kind, row, result.cell());
      }
    }
    run.pass("close").ifPresent(cell -> put(kind, CLOSE, cell));
    return seen;
  }

  private static Cell compare(List<String> with, List<String> without) {
    for (int i = 0; i < Math.max(with.size(), without.size()); i++) {
      String one = i < with.size() ? with.get(i) : "nothing";
      String other = i < without.size() ? without.get(i) : "nothing";
      if (!one.equals(other)) {
        return Cell.failed("with the agent \"" + one + "\", without it \"" + other + "\"");
      }
    }
    return Cell.OK;
  }

  private void put(SourceKind kind, String row, Cell cell) {
    if (cell.outcome() == Cell.Outcome.FAILED) {
      System.out.println(cell + " " + database + "/" + kind + " " + row + ": " + cell.reason());
    }
    matrix.put(row, kind.title(), cell);
    cell(kind, row).complete(cell);
  }

  private static String key(SourceKind kind, String row) {
    return kind + " " + row;
  }
}
