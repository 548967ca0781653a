// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import org.jspecify.annotations.Nullable;

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
   * Reports that a call begins that takes a connection.
   *
   * @return the thread, which has the start time; {@code null} inside another JDBC call
   */
  default @Nullable PromtapThread beginTimed() {
    return null;
  }

  /**
   * Reports that an {@code execute*} begins.
   *
   * @param statement the key to the SQL that was prepared or added
   * @param sql the SQL of this call; {@code null} if the statement had it before
   * @return the thread, which has the start time; {@code null} inside another JDBC call
   */
  default @Nullable PromtapThread beginExecution(Object statement, @Nullable Object sql) {
    return null;
  }

  /**
   * Reports that a call begins that makes a statement.
   *
   * @return the thread; {@code null} inside another JDBC call
   */
  default @Nullable PromtapThread beginPrepare(Object connection) {
    return null;
  }

  /**
   * Reports that a call begins in which all statements are the driver's or the pool's own.
   *
   * @return the thread; {@code null} inside another JDBC call
   */
  default @Nullable PromtapThread beginInternal() {
    return null;
  }

  /**
   * Reports that the outermost {@code execute*} has ended.
   *
   * @param thread has the start time, and the number of the SQL
   * @param statement the key to the SQL that was prepared
   * @param sql the SQL of this call; {@code null} if the statement had it before
   * @param thrown what the driver threw
   */
  default void statementExited(
      PromtapThread thread, Object statement, @Nullable Object sql, @Nullable Throwable thrown) {}

  /**
   * Reports that the outermost {@code executeBatch} has ended.
   *
   * @param thread has the start time, and the number of the SQL
   * @param statement the key to the SQL that was prepared or added
   * @param counts the update counts, an {@code int[]} or {@code long[]}; {@code null} if it threw
   * @param thrown what the driver threw
   */
  default void batchExited(
      PromtapThread thread,
      Object statement,
      @Nullable Object counts,
      @Nullable Throwable thrown) {}

  /**
   * Reports that the application prepared a statement.
   *
   * @param statement {@code null} if preparing it threw
   */
  default void prepareExited(
      PromtapThread thread, @Nullable Object statement, @Nullable Object sql) {}

  /**
   * Reports which connection made a statement for the application, prepared or not.
   *
   * @param statement {@code null} if making it threw
   */
  default void madeBy(Object connection, @Nullable Object statement) {}

  /**
   * Reports that a statement was prepared or created inside another JDBC call.
   *
   * @param statement {@code null} if making it threw
   * @param sql {@code null} if it was created without SQL
   */
  default void innerMade(Object connection, @Nullable Object statement, @Nullable Object sql) {}

  /** Reports that SQL was added to a statement's batch. */
  default void batchAdded(Object statement, @Nullable Object sql) {}

  /** Reports that a statement's batch was emptied. */
  default void batchCleared(Object statement) {}

  /**
   * Reports that a statement was closed.
   *
   * @param outermost the thread; {@code null} inside another JDBC call
   */
  default void statementClosed(@Nullable PromtapThread outermost, Object statement) {}

  /** Reports that a connection was closed or aborted, perhaps not for the first time. */
  default void connectionClosed(@Nullable Object connection) {}

  /**
   * Reports that the outermost call has ended that takes a connection from a data source or pool.
   *
   * @param thread has the start time
   * @param connection {@code null} if the caller got none
   * @param thrown what was thrown
   */
  default void borrowExited(
      PromtapThread thread,
      Object source,
      @Nullable Object connection,
      @Nullable Throwable thrown) {}

  /**
   * Reports that the outermost call has ended that asks a driver for a connection.
   *
   * @param thread has the start time
   * @param connection {@code null} if the caller got none
   * @param thrown what was thrown
   */
  default void connectExited(
      PromtapThread thread, @Nullable Object connection, @Nullable Throwable thrown) {}

  /**
   * Reports that the outermost call has ended that takes a handle from a PooledConnection.
   *
   * @param thread has the start time
   * @param owner the PooledConnection, whose only handle the connection is
   * @param connection {@code null} if the caller got none
   * @param thrown what was thrown
   */
  default void handleExited(
      PromtapThread thread,
      Object owner,
      @Nullable Object connection,
      @Nullable Throwable thrown) {}

  /** Reports that an owner of handles was closed, together with its open handle, if any. */
  default void ownerClosed(Object owner) {}

  /**
   * Reports that a pool was built.
   *
   * @param kind the number of the pool library, a constant in the woven code
   * @param pool held by a weak reference only
   */
  default void poolOpened(int kind, Object pool) {}

  /** Reports that the agent ends: no statement may be kept alive. */
  default void agentEnds() {}

  /** Reports that a pool was shut down. */
  default void poolClosed(Object pool) {}
}
