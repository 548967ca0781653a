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

/** Every way in which an exchange can go, on every server without servlets. */
@Isolated("It waits for slow clients, each for its time.")
class ServersMatrixIT {
  private static final Path FILE = Path.of("target", "servers-matrix.md");

  private static final List<MatrixRun> TABLES =
      List.of(
          new MatrixRun("The JDK's server", ExchangeScenarios.JDK, PlainServers.JDK),
          new MatrixRun(
              "Servers without servlets", ExchangeScenarios.WITHOUT_ROUTES, PlainServers.ALL),
          new MatrixRun("Routes of Helidon", HelidonScenarios.ROUTES, PlainServers.HELIDON),
          new MatrixRun("Paths of Ratpack", RatpackScenarios.ROUTES, PlainServers.RATPACK),
          new MatrixRun("Routes of Play", PlayScenarios.ROUTES, PlainServers.PLAY),
          new MatrixRun("HTTP/2 without servlets", Http2Scenarios.ALL, PlainServers.HTTP2),
          new MatrixRun("gRPC", GrpcScenarios.ALL, PlainServers.GRPC),
          new MatrixRun(
              "HTTP/2 on Jetty and Helidon", Http2Scenarios.CORE, PlainServers.HTTP2_CORE),
          new MatrixRun(
              "Spring WebFlux on Reactor Netty", FrameworkScenarios.WEBFLUX, PlainServers.WEBFLUX),
          new MatrixRun("Spring Cloud Gateway", GatewayScenarios.GATEWAY, PlainServers.GATEWAY),
          new MatrixRun("Reactor Netty", GatewayScenarios.REACTOR, PlainServers.REACTOR),
          new MatrixRun("Vert.x Web", FrameworkScenarios.VERTX, PlainServers.VERTX),
          new MatrixRun("Ktor", FrameworkScenarios.KTOR, PlainServers.KTOR),
          new MatrixRun("Armeria", FrameworkScenarios.ARMERIA, PlainServers.ARMERIA),
          new MatrixRun("Servlets behind Armeria", InnerScenarios.ALL, PlainServers.INNER),
          new MatrixRun("Micronaut", FrameworkScenarios.MICRONAUT, PlainServers.MICRONAUT),
          new MatrixRun(
              "Quarkus REST", FrameworkScenarios.QUARKUS_REST, PlainServers.QUARKUS_REST));

  @TestFactory
  Stream<DynamicNode> exchanges_are_counted_once_and_truly() {
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
