// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** A server whose own calls are not woven, as one that Promtap does not know. */
class UnknownContainerWeavingTest extends ContainerWeavingTest {

  @BeforeAll
  static void start() throws Exception {
    start("io.promtap.http.JettyServer", List.of(new ServletProbe(false)), "org.eclipse.jetty.");
  }

  @Override
  List<Integer> requestBytes(int declared, int inChunks) {
    return List.of();
  }

  @Override
  List<Integer> responseBytes(int... bodies) {
    return List.of();
  }

  /** An error page that sets another status comes too late. */
  @Override
  int counted(String path, int sent) {
    return path.endsWith("mapped") ? 500 : sent;
  }
}
