package io.promtap.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs all scenarios on all containers as JUnit's dynamic tests, one test for each cell. A server
 * starts when its first scenario is run and ends after its last.
 */
final class MatrixRun {
  private final List<Scenario> scenarios;
  private final List<Container> containers;
  private final Matrix matrix;

  MatrixRun(List<Scenario> scenarios, List<Container> containers) {
    String wanted = System.getProperty("promtap.matrix", "");
    this.scenarios = scenarios;
    this.containers = containers.stream().filter(any -> any.name().contains(wanted)).toList();
    this.matrix = new Matrix(scenarios, this.containers);
  }

  Stream<DynamicContainer> tests() {
    return containers.stream()
        .map(
            container -> {
              Column column = new Column(container);
              return DynamicContainer.dynamicContainer(
                  container.name(), scenarios.stream().map(column::test).onClose(column::close));
            });
  }

  /** Prints the table and writes it to a file of target/; a cell that is missing fails. */
  void report(String file) {
    System.out.println(matrix.writeTo(Path.of("target", file)));
    assertThat(matrix.missing()).as("cells of %s that no test filled", file).isEmpty();
  }

  /** One container and its server, which is started by the first scenario that needs it. */
  private final class Column {
    private final Container container;
    private RunningServer server;
    private Judge judge;
    private String startFailure;

    Column(Container container) {
      this.container = container;
    }

    DynamicTest test(Scenario scenario) {
      return DynamicTest.dynamicTest(
          scenario.name(),
          () -> {
            String reason = scenario.reasonAgainst(container);
            Cell cell = reason == null ? run(scenario) : Cell.notApplicable(reason);
            matrix.put(scenario, container, cell);
            if (cell.outcome() == Cell.Outcome.FAILED) {
              fail(scenario + " on " + container + ": " + cell.reason());
            }
          });
    }

    private Cell run(Scenario scenario) {
      if (judge == null && startFailure == null) {
        try {
          server = RunningServer.withAgent(container);
          judge = new Judge(container, server);
        } catch (RuntimeException | AssertionError e) {
          startFailure = "does not start: " + e;
        }
      }
      return judge == null ? Cell.failed(startFailure) : judge.judge(scenario);
    }

    void close() {
      if (server != null) {
        server.close();
      }
    }
  }
}
