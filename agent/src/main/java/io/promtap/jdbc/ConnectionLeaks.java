// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.metrics.Counter;
import io.promtap.support.WeakIdentityMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The search for connections that are held longer than {@code jdbc.leakAfter}. Each counts once,
 * with the operation that it ran last: at the scrape that finds it, or when it is given back or
 * collected as garbage. Only with that key.
 *
 * <p>Statements tell which connection ran an operation. They are not kept alive, and no method
 * takes a lock.
 */
final class ConnectionLeaks implements Consumer<Object> {

  private static final int STATEMENT_BUCKETS = 1 << 12;

  private final WeakIdentityMap<Hold> statements = new WeakIdentityMap<>(STATEMENT_BUCKETS);
  private final long limitNanos;
  private final Function<Hold, Counter> metrics;

  /**
   * @param metrics returns the data point of a leak
   */
  ConnectionLeaks(long limitNanos, Function<Hold, Counter> metrics) {
    this.limitNanos = limitNanos;
    this.metrics = metrics;
  }

  /** Notes that a connection made a statement. */
  void made(Hold hold, Object statement) {
    statements.put(statement, hold);
  }

  /** Notes the operation that a statement has run. */
  void ran(Object statement, int operation) {
    Hold hold = statements.get(statement);
    if (hold != null) {
      hold.lastOperation = operation;
    }
  }

  void statementClosed(Object statement) {
    statements.remove(statement);
  }

  /**
   * Counts a connection that is overdue, once. Called at a scrape, and when the connection is held
   * no more.
   *
   * @param token that of {@link HeldConnections}
   */
  @Override
  public void accept(Object token) {
    if (token instanceof Hold) {
      Hold hold = (Hold) token;
      boolean isOverdue = System.nanoTime() - hold.sinceNanos >= limitNanos;
      if (isOverdue && hold.compareAndSet(false, true)) {
        metrics.apply(hold).increment();
      }
    }
  }

  void removeCollected() {
    statements.removeCollected();
  }
}
