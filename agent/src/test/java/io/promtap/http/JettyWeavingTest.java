// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** Jetty 12 with its servlet 6 layer; the other versions are in the integration tests. */
class JettyWeavingTest extends ContainerWeavingTest {

  @BeforeAll
  static void start() throws Exception {
    start(
        "io.promtap.http.JettyServer",
        List.of(new ServletProbe(false), new JettyProbe(true, true)),
        "org.eclipse.jetty.");
  }
}
