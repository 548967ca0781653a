// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/** Every way in which a request can be served, on every servlet container and framework. */
@Isolated("It waits for slow clients, each for its time.")
class HttpMatrixIT {
  private static final Path FILE = Path.of("target", "http-matrix.md");

  private static final List<MatrixRun> TABLES =
      List.of(
          new MatrixRun("Servlet containers", ServletScenarios.ALL, Containers.SERVLET),
          new MatrixRun(
              "Routes of servlet containers", ServletRouteScenarios.ALL, Containers.SERVLET_ROUTES),
          new MatrixRun("Servlets over HTTP/2", Http2ServletScenarios.ALL, Containers.HTTP2),
          new MatrixRun("Spring MVC", SpringScenarios.ALL, Containers.SPRING),
          new MatrixRun(
              "Spring MVC below a path",
              SpringScenarios.BELOW_A_PATH,
              Containers.SPRING_BELOW_A_PATH),
          new MatrixRun("JAX-RS", RestScenarios.ALL, Containers.REST),
          new MatrixRun("Javalin", RouteScenarios.JAVALIN, Containers.JAVALIN),
          new MatrixRun("Spark", RouteScenarios.SPARK, Containers.SPARK),
          new MatrixRun("Spring WebFlux", RouteScenarios.WEBFLUX, Containers.WEBFLUX),
          new MatrixRun("Dropwizard", RouteScenarios.DROPWIZARD, Containers.DROPWIZARD),
          new MatrixRun("Quarkus with servlets", RouteScenarios.QUARKUS, Containers.QUARKUS));

  @TestFactory
  Stream<DynamicNode> requests_are_counted_once_and_truly() {
    return MatrixRun.tests(TABLES);
  }

  /** Prints the tables and writes them to a file; a cell that is missing fails. */
  @AfterAll
  static void every_cell_is_known() throws IOException {
    List<Matrix<Scenario, Container>> tables = TABLES.stream().map(MatrixRun::matrix).toList();
    String text =
        tables.stream()
            .map(Matrix::text)
            .filter(table -> !table.isEmpty())
            .collect(Collectors.joining("\n"));
    System.out.println(text);
    Files.writeString(FILE, text);
    assertThat(tables.stream().flatMap(table -> table.missing().stream()))
        .as("cells that no test filled")
        .isEmpty();
  }
}
