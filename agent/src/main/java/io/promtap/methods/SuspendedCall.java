// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import org.jspecify.annotations.Nullable;

/** A call of a suspend function that has begun and not completed. */
final class SuspendedCall extends DetachedCall {

  private static final long serialVersionUID = 1L;

  /** The open call that was made before this one with the same continuation. */
  transient volatile @Nullable SuspendedCall earlier;

  /** Whether the function has returned to its caller, and completes later. */
  volatile boolean isSuspended;

  SuspendedCall(
      Recorder recorder,
      int rule,
      @Nullable Object points,
      double number,
      @Nullable Object[] values) {
    super(recorder, rule, points, System.nanoTime(), number, values);
  }

  /** Forgets a call that will never complete. */
  void abandon() {
    set(true);
  }
}
