// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Cell;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Matrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs all scenarios on all containers as JUnit's dynamic tests, one test for each cell. A server
 * serves all scenarios of its column and ends after the last.
 */
final class MatrixRun {

  /** Columns that run beside each other. */
  private static final int AT_ONCE = 3;

  private final String title;
  private final List<Scenario> scenarios;
  private final List<Container> unable;
  private final List<Column> columns;
  private final Matrix<Scenario, Container> matrix;

  MatrixRun(String title, List<Scenario> scenarios, List<Container> containers) {
    String name = System.getProperty("promtap.matrix", "");
    this.title = title;
    this.scenarios = scenarios;
    List<Container> wanted = containers.stream().filter(any -> any.name().contains(name)).toList();
    List<Container> able = Jdks.runnable(title, wanted, Container::java);
    this.unable = wanted.stream().filter(any -> !able.contains(any)).toList();
    List<Container> selected = name.isEmpty() ? select(title, able) : able;
    this.columns = selected.stream().map(Column::new).toList();
    this.matrix = new Matrix<>(title, scenarios, selected);
  }

  /** Without a name on the command line the build decides. */
  private static List<Container> select(String title, List<Container> able) {
    List<Container> selected = Containers.select(CaseSelection.current(), able);
    LeftOut.addCases(title, able, selected);
    return selected;
  }

  /**
   * The tests of all tables, in order. Of a container that the current JDK cannot run, a test that
   * is skipped and says why.
   */
  static Stream<DynamicNode> tests(List<MatrixRun> tables) {
    List<Column> columns = tables.stream().flatMap(table -> table.columns.stream()).toList();
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).started = columns.subList(i, Math.min(i + AT_ONCE, columns.size()));
    }
    return tables.stream().map(MatrixRun::tests);
  }

  private DynamicNode tests() {
    return DynamicContainer.dynamicContainer(
        title,
        Stream.concat(
            columns.stream().map(Column::tests), unable.stream().map(MatrixRun::leftOut)));
  }

  private static DynamicTest leftOut(Container container) {
    return DynamicTest.dynamicTest(
        container.name(),
        () -> Assumptions.abort(Jdks.obstacle(Jdks.current(), container.java()).orElseThrow()));
  }

  Matrix<Scenario, Container> matrix() {
    return matrix;
  }

  /**
   * One container and its server, which answers all scenarios on a thread of its own, one after the
   * other. Most of them wait; so the next columns run beside this one, with servers of their own.
   */
  private final class Column {
    private final Container container;
    private final Map<Scenario, CompletableFuture<Cell>> cells = new HashMap<>();
    private List<Column> started = List.of();
    private CompletableFuture<Void> run;
    private RunningServer server;
    private Judge judge;

    Column(Container container) {
      this.container = container;
      scenarios.forEach(scenario -> cells.put(scenario, new CompletableFuture<>()));
    }

    DynamicContainer tests() {
      return DynamicContainer.dynamicContainer(
          container.name(),
          Stream.concat(scenarios.stream().map(this::test), Stream.of(noFailures(), probes()))
              .onClose(this::close));
    }

    /** The last test of the column: in all its requests nothing failed inside Promtap. */
    private DynamicTest noFailures() {
      return DynamicTest.dynamicTest(
          "promtap_errors_total is 0",
          () -> {
            run.join();
            Assumptions.assumeTrue(judge != null, "the server was asked nothing");
            assertThat(judge.failures()).isEmpty();
          });
    }

    /** Nothing that Promtap names of a tested server is missing there, with one known exception. */
    private DynamicTest probes() {
      return DynamicTest.dynamicTest(
          "no probe is off",
          () -> {
            run.join();
            Assumptions.assumeTrue(judge != null, "the server was asked nothing");
            boolean isQuarkus = container.isAnyOf(List.of("Quarkus"));
            assertThat(server.process().complaints())
                .filteredOn(line -> line.contains(" is off for "))
                .allMatch(line -> isQuarkus && line.contains(" http.undertow is off "))
                .hasSize(isQuarkus ? 1 : 0);
          });
    }

    private DynamicTest test(Scenario scenario) {
      return DynamicTest.dynamicTest(
          scenario.name(),
          () -> {
            started.forEach(Column::start);
            Cell cell = cells.get(scenario).join();
            matrix.put(scenario, container, cell);
            if (cell.outcome() == Cell.Outcome.FAILED) {
              fail(scenario + " on " + container + ": " + cell.reason());
            }
          });
    }

    private void start() {
      if (run == null) {
        run =
            CompletableFuture.runAsync(
                this::run, column -> new Thread(column, container.name()).start());
      }
    }

    private void run() {
      String startFailure = null;
      try {
        server = RunningServer.withAgent(container);
        judge = new Judge(container, server);
      } catch (RuntimeException | AssertionError e) {
        String text = e.toString().replaceAll("\\s+", " ");
        startFailure = "does not start: " + text.substring(0, Math.min(500, text.length()));
      }
      for (Scenario scenario : scenarios) {
        try {
          cells.get(scenario).complete(run(scenario, startFailure));
        } catch (Throwable e) {
          // Whatever it is: a test waits for the cell.
          cells.get(scenario).completeExceptionally(e);
        }
      }
    }

    private Cell run(Scenario scenario, String startFailure) {
      String reason = scenario.reasonAgainst(container);
      if (reason != null) {
        return Cell.notApplicable(reason);
      }
      return startFailure == null ? judge.judge(scenario) : Cell.failed(startFailure);
    }

    private void close() {
      if (run != null) {
        run.join();
      }
      if (server != null) {
        server.close();
      }
    }
  }
}
