// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.applications.Application;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The holding of one connection, by whom and since when. It stands around the token of {@link
 * HeldConnections} where somebody wants to know that. The inherited value tells whether the
 * connection has counted as leaked.
 */
final class Hold extends AtomicBoolean {

  private static final long serialVersionUID = 1L;

  /** The value of {@link #lastOperation} before the first statement. */
  static final int NO_OPERATION = -1;

  final transient Object token;

  /** {@code null} without the label of the application. */
  final transient @Nullable Application application;

  final long sinceNanos = System.nanoTime();

  /** A number of {@link SqlOperation}. Written by the thread that has the connection. */
  volatile int lastOperation = NO_OPERATION;

  Hold(Object token, @Nullable Application application) {
    this.token = token;
    this.application = application;
  }

  /** Returns a token without what stands around it. */
  static Object inside(Object token) {
    return token instanceof Hold ? ((Hold) token).token : token;
  }
}
