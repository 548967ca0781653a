// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.log.Failures;
import io.promtap.support.WeakIdentityMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An observer of one subscription: to the publisher of results, or to the rows or counts of one
 * result. A driver's thread tells it the results, an error, and the end, each before the subscriber
 * hears of it. A subscriber may cancel what has ended already, so only the first end counts.
 *
 * <p>It may not throw: Reactor would pass that on as an error of the statement.
 */
final class R2dbcSubscription extends AtomicBoolean implements Consumer<Object>, Runnable {

  private static final long serialVersionUID = 1;

  private static final String ERROR = "io.r2dbc.spi.R2dbcException";

  // Not serialised: nobody has a reason to.
  private final transient R2dbcExecution execution;

  /** {@code null} for a subscription to what is in a result. */
  private final transient @Nullable WeakIdentityMap<R2dbcExecution> results;

  /**
   * @param results gets the execution of each result; {@code null} for a subscription to what is in
   *     a result
   */
  R2dbcSubscription(R2dbcExecution execution, @Nullable WeakIdentityMap<R2dbcExecution> results) {
    this.execution = execution;
    this.results = results;
  }

  /** Takes a result or an error. */
  @Override
  public void accept(Object signal) {
    try {
      if (get()) {
        return;
      }
      if (!(signal instanceof Throwable)) {
        if (results != null) {
          execution.delivers();
          results.put(signal, execution);
        }
      } else if (results != null || isOfDatabase(signal.getClass())) {
        execution.fails();
      }
    } catch (Throwable failure) {
      Failures.record("r2dbc", failure);
    }
  }

  /**
   * Returns whether an error that comes with rows is one of the database. The function by which the
   * application reads a row may throw as well.
   */
  private static boolean isOfDatabase(Class<?> error) {
    for (Class<?> type = error; type != null; type = type.getSuperclass()) {
      if (type.getName().equals(ERROR)) {
        return true;
      }
    }
    return false;
  }

  /** Takes the end. */
  @Override
  public void run() {
    try {
      if (compareAndSet(false, true)) {
        execution.ends();
      }
    } catch (Throwable failure) {
      Failures.record("r2dbc", failure);
    }
  }
}
