// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.log.DeferredWarnings;
import io.promtap.log.Failures;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded count of the stages that a rule waits for. Every call may return the same long-lived
 * future, which would then hold a callback of each call.
 */
final class OpenResults {

  static final int MOST = 10_000;

  private final String where;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean isLogged = new AtomicBoolean();

  OpenResults(String rule) {
    this.where = "rules." + rule + ".await";
  }

  /**
   * Counts a result and returns true, and {@link #end} must follow; false if there are too many.
   */
  boolean begin() {
    if (count.get() < MOST) {
      count.incrementAndGet();
      return true;
    }
    if (isLogged.compareAndSet(false, true)) {
      String why = MOST + " results that calls returned have not completed";
      Failures.record(where, new IllegalStateException(why));
      DeferredWarnings.warn(
          where + ": " + why + "; until some complete, further calls end when they return");
    }
    return false;
  }

  void end() {
    count.decrementAndGet();
  }
}
