package io.promtap.bridge;

/**
 * What happens in JDBC drivers and pools. Only the outermost call of a thread is the application's;
 * everything below it is the driver's or the pool's own work.
 */
public interface PromtapJdbc {

  /**
   * {@code execute*} of a statement begins.
   *
   * @return the start in nanoseconds, or 0 inside another JDBC call
   */
  long statementEntered();

  /**
   * The outermost {@code execute*} ends.
   *
   * @param startNanos what {@link #statementEntered()} returned, not 0
   * @param statement the statement, the key to the SQL that was prepared
   * @param sql the SQL of this call, or {@code null} if it was given before
   * @param thrown what the driver threw, or {@code null}
   */
  void statementExited(long startNanos, Object statement, Object sql, Throwable thrown);

  /**
   * A call begins inside which statements are the driver's or the pool's own.
   *
   * @return whether it is the outermost on this thread; only then it has to be ended
   */
  boolean internalEntered();

  /** The outermost call of that kind ends. */
  void internalExited();

  /** As {@link #internalExited()}, for a call that gave the application a prepared statement. */
  void prepareExited(Object statement, Object sql);

  /** As {@link #internalExited()}, for a call that added SQL to a statement's batch. */
  void batchExited(Object statement, Object sql);

  /** As {@link #internalExited()}, for the end of a statement. */
  void statementClosed(Object statement);

  /** As {@link #internalExited()}, for the end of a connection. */
  void connectionClosed(Object connection);

  /**
   * A connection is being opened or borrowed.
   *
   * @return the start in nanoseconds, or 0 inside another JDBC call
   */
  long acquireEntered();

  /**
   * The outermost opening or borrowing ends.
   *
   * @param startNanos what {@link #acquireEntered()} returned, not 0
   * @param connection the connection, or {@code null}
   * @param thrown what was thrown, or {@code null}
   */
  void acquireExited(long startNanos, Object connection, Throwable thrown);

  /** A pool was built. It is kept by a weak reference only. */
  void poolOpened(Object pool);

  /** A pool was shut down. */
  void poolClosed(Object pool);
}
