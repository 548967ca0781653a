// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.JavaCommand;

/** A way to start a server with the applications of a column. */
@FunctionalInterface
interface Launch {

  /**
   * Starts it and waits until it serves.
   *
   * @param command a JVM with all its options, to which the server is added
   */
  RunningServer start(Container container, JavaCommand command);
}
