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

/** Every way in which a request can be served, on every servlet container and framework. */
class HttpMatrixIT {
  private static final Path FILE = Path.of("target", "http-matrix.md");

  private static final MatrixRun SERVLETS =
      new MatrixRun("Servlet containers", ServletScenarios.ALL, Containers.SERVLET);
  private static final MatrixRun SERVLET_ROUTES =
      new MatrixRun(
          "Routes of servlet containers", ServletRouteScenarios.ALL, Containers.SERVLET_ROUTES);
  private static final MatrixRun SPRING =
      new MatrixRun("Spring MVC", SpringScenarios.ALL, Containers.SPRING);
  private static final MatrixRun SPRING_BELOW_A_PATH =
      new MatrixRun(
          "Spring MVC below a path", SpringScenarios.BELOW_A_PATH, Containers.SPRING_BELOW_A_PATH);
  private static final MatrixRun REST = new MatrixRun("JAX-RS", RestScenarios.ALL, Containers.REST);
  private static final MatrixRun JAVALIN =
      new MatrixRun("Javalin", RouteScenarios.JAVALIN, Containers.JAVALIN);
  private static final MatrixRun SPARK =
      new MatrixRun("Spark", RouteScenarios.SPARK, Containers.SPARK);
  private static final MatrixRun WEBFLUX =
      new MatrixRun("Spring WebFlux", RouteScenarios.WEBFLUX, Containers.WEBFLUX);
  private static final MatrixRun QUARKUS =
      new MatrixRun("Quarkus with servlets", RouteScenarios.QUARKUS, Containers.QUARKUS);
  private static final MatrixRun DROPWIZARD =
      new MatrixRun("Dropwizard", RouteScenarios.DROPWIZARD, Containers.DROPWIZARD);

  @TestFactory
  Stream<DynamicNode> requests_are_counted_once_and_truly() {
    return MatrixRun.tests(SERVLETS);
  }

  @TestFactory
  Stream<DynamicNode> requests_are_named_by_routes_that_are_not_there_from_the_start() {
    return MatrixRun.tests(SERVLET_ROUTES);
  }

  @TestFactory
  Stream<DynamicNode> requests_to_spring_mvc_are_counted_once_and_truly() {
    return MatrixRun.tests(SPRING);
  }

  @TestFactory
  Stream<DynamicNode> requests_to_spring_mvc_below_a_path_are_counted_once_and_truly() {
    return MatrixRun.tests(SPRING_BELOW_A_PATH);
  }

  @TestFactory
  Stream<DynamicNode> requests_to_jax_rs_are_counted_once_and_truly() {
    return MatrixRun.tests(REST);
  }

  @TestFactory
  Stream<DynamicNode> requests_to_frameworks_on_one_servlet_have_their_templates() {
    return MatrixRun.tests(JAVALIN, SPARK, WEBFLUX, DROPWIZARD, QUARKUS);
  }

  /** Prints the tables and writes them to a file; a cell that is missing fails. */
  @AfterAll
  static void every_cell_is_known() throws IOException {
    List<Matrix<Scenario, Container>> tables =
        Stream.of(
                SERVLETS,
                SERVLET_ROUTES,
                SPRING,
                SPRING_BELOW_A_PATH,
                REST,
                JAVALIN,
                SPARK,
                WEBFLUX,
                DROPWIZARD,
                QUARKUS)
            .map(MatrixRun::matrix)
            .toList();
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
