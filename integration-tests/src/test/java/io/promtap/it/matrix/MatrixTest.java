// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Container.Namespace.JAKARTA;
import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.Cell;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table itself. */
class MatrixTest {
  private final Scenario row = Scenario.get("a row", "/");
  private final Scenario otherRow = Scenario.get("another row", "/");
  private final Container first = container("First 1");
  private final Container second = container("Second 2");
  private final Matrix<Scenario, Container> matrix =
      new Matrix<>("Servers", List.of(row, otherRow), List.of(first, second));

  @Test
  void a_cell_that_nothing_filled_is_missing() {
    matrix.put(row, first, Cell.OK);
    matrix.put(row, second, Cell.failed("counted twice"));
    matrix.put(otherRow, first, Cell.notApplicable("it has none"));

    assertThat(matrix.missing()).containsExactly("another row on Second 2");
  }

  @Test
  void the_table_has_a_column_for_each_container_and_the_reasons_below() {
    matrix.put(row, first, Cell.failed("lasted 1.5 s"));
    matrix.put(row, second, Cell.failed("lasted 2.5 s"));
    matrix.put(otherRow, first, Cell.OK);
    matrix.put(otherRow, second, Cell.notApplicable("it has none"));

    assertThat(matrix.text().lines())
        .containsExactly(
            "# Servers",
            "",
            "|             | First 1 | Second 2 |",
            "|-------------|---------|----------|",
            "| a row       | FAIL    | FAIL     |",
            "| another row | ok      | n-a      |",
            "",
            "- FAIL a row: lasted 1.5 s (First 1, Second 2)",
            "- n-a another row: it has none (Second 2)");
  }

  private static Container container(String name) {
    return new Container(
        name, "server", new MainClass("Main"), JavaVersions.from(8), JAKARTA, "servlet", List.of());
  }
}
