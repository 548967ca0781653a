package io.promtap.it.matrix;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** Every way in which a request can be served, on every servlet container. */
class HttpMatrixIT {
  private static final MatrixRun RUN = new MatrixRun(ServletScenarios.ALL, Containers.SERVLET);

  @TestFactory
  Stream<DynamicContainer> requests_are_counted_once_and_truly() {
    return RUN.tests();
  }

  @AfterAll
  static void every_cell_is_known() {
    RUN.report("http-matrix.md");
  }
}
