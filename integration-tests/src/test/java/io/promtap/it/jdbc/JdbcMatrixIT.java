// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Cell;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.jdbc.pools.SourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/** Every way of using JDBC, on every database, through every pool. */
@Isolated("It fills the machine.")
class JdbcMatrixIT {
  /** Most of the time is waited for time-outs. */
  private static final int AT_ONCE = 7;

  private static final int PATIENCE_MINUTES = 15;

  private static final List<DatabaseRun> RUNS = new ArrayList<>();
  private static ExecutorService threads;

  @BeforeAll
  static void start() {
    String wanted = System.getProperty("promtap.jdbc", "");
    threads = Executors.newFixedThreadPool(AT_ONCE);
    if (wanted.isEmpty()) {
      addSelected();
    } else {
      String[] names = (wanted + "/").split("/", -1);
      List<SourceKind> sources = JdbcCases.named(names[1], SourceKind.values());
      JdbcCases.named(names[0], Database.values()).forEach(database -> add(database, sources));
    }
    RUNS.stream().filter(run -> !run.kinds().isEmpty()).forEach(run -> threads.execute(run::run));
  }

  private static void addSelected() {
    List<Database> databases = JdbcCases.databases(CaseSelection.current());
    List<SourceKind> sources = JdbcCases.sources(CaseSelection.current());
    LeftOut.addCases("the databases", List.of(Database.values()), databases);
    LeftOut.addCases("the sources of connections", List.of(SourceKind.values()), sources);
    databases.forEach(database -> add(database, sources));
  }

  private static void add(Database database, List<SourceKind> sources) {
    DatabaseServer.obstacle(database)
        .ifPresentOrElse(
            obstacle -> LeftOut.add(database.title() + ": " + obstacle),
            () -> RUNS.add(new DatabaseRun(database, sources)));
  }

  @TestFactory
  Stream<DynamicContainer> calls_are_counted_once_and_nothing_else_changes() {
    return RUNS.stream()
        .map(
            run ->
                DynamicContainer.dynamicContainer(
                    run.database().title(), run.kinds().stream().map(kind -> column(run, kind))));
  }

  private static DynamicContainer column(DatabaseRun run, SourceKind kind) {
    return DynamicContainer.dynamicContainer(
        kind.title(), run.rows().stream().map(row -> test(run, kind, row)));
  }

  private static DynamicTest test(DatabaseRun run, SourceKind kind, String row) {
    return DynamicTest.dynamicTest(
        row,
        () -> {
          Cell cell = run.cell(kind, row).get(PATIENCE_MINUTES, TimeUnit.MINUTES);
          if (cell.outcome() == Cell.Outcome.FAILED) {
            fail(
                row + " on " + run.database().title() + ", " + kind.title() + ": " + cell.reason());
          }
        });
  }

  @AfterAll
  static void every_cell_is_known() throws IOException {
    threads.shutdownNow();
    StringBuilder tables = new StringBuilder();
    List<String> missing = new ArrayList<>();
    for (DatabaseRun run : RUNS) {
      tables.append(run.matrix().text()).append("\n");
      missing.addAll(run.matrix().missing());
    }
    System.out.println(
        Files.readString(Files.writeString(Path.of("target", "jdbc-matrix.md"), tables)));
    assertThat(missing).as("cells that no test filled").isEmpty();
    assertThat(RUNS).as("databases of %s", Arrays.toString(Database.values())).isNotEmpty();
  }
}
