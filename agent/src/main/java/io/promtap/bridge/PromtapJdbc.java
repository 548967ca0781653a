// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

/**
 * The events in JDBC drivers and pools. Only the outermost call of a thread is the application's;
 * everything below it is the driver's or the pool's own work.
 *
 * <p>An enter gives the thread to the outermost call, and {@code null} to the others. The woven
 * code itself clears {@link PromtapThread#insideJdbc} before it calls anything: a stack that
 * overflows in the exit cannot leave a thread marked for ever.
 */
public interface PromtapJdbc {

  /**
   * A call begins that is timed: {@code execute*} of a statement, or the taking of a connection.
   *
   * @return the thread, which has the time of the start; {@code null} inside another JDBC call
   */
  default PromtapThread beginTimed() {
    return null;
  }

  /**
   * A call begins inside which statements are the driver's or the pool's own.
   *
   * @return the thread; {@code null} inside another JDBC call
   */
  default PromtapThread beginInternal() {
    return null;
  }

  /**
   * The outermost {@code execute*} has ended.
   *
   * @param startNanos when it began
   * @param statement the statement, the key to the SQL that was prepared
   * @param sql the SQL of this call, or {@code null} if it was given before
   * @param thrown what the driver threw, or {@code null}
   */
  default void statementExited(long startNanos, Object statement, Object sql, Throwable thrown) {}

  /**
   * The outermost {@code executeBatch} has ended.
   *
   * @param startNanos when it began
   * @param statement the statement, the key to the SQL that was prepared or added
   * @param counts the update counts, an {@code int[]} or {@code long[]}; {@code null} if it threw
   * @param thrown what the driver threw, or {@code null}
   */
  default void batchExited(long startNanos, Object statement, Object counts, Throwable thrown) {}

  /** The application got a prepared statement, or {@code null} if preparing threw. */
  default void prepareExited(Object statement, Object sql) {}

  /** SQL was added to a statement's batch. */
  default void batchAdded(Object statement, Object sql) {}

  /** A statement's batch was emptied. */
  default void batchCleared(Object statement) {}

  default void statementClosed(Object statement) {}

  /** A connection was closed or aborted; it may have been before. */
  default void connectionClosed(Object connection) {}

  /**
   * The outermost opening or borrowing has ended.
   *
   * @param startNanos when it began
   * @param owner what the connection is the one handle of, as a PooledConnection is, or {@code
   *     null}
   * @param connection the connection, or {@code null}
   * @param thrown what was thrown, or {@code null}
   */
  default void acquireExited(long startNanos, Object owner, Object connection, Throwable thrown) {}

  /** An owner of handles was closed, and with it the handle it may have. */
  default void ownerClosed(Object owner) {}

  /**
   * A pool was built.
   *
   * @param kind which one it is, a constant in the woven code
   * @param pool held by a weak reference only
   */
  default void poolOpened(int kind, Object pool) {}

  /** A pool was shut down. */
  default void poolClosed(Object pool) {}
}
