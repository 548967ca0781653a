// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.jdbc.pools.Settings;
import io.promtap.it.jdbc.pools.Source;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Connections that the application holds, and how they end. */
final class ConnectionRows {
  static final Map<String, Row> ALL = new LinkedHashMap<>();

  private static final int LIFETIME_MILLIS = 1_000;
  private static final int SHORT_WAIT_MILLIS = 1_000;

  /** Two are the most that any driver and pool needed for what it lets go at all. */
  private static final int COLLECTIONS = 10;

  static {
    ALL.put("connection: held and given back", ConnectionRows::held);
    ALL.put("connection: closed twice", ConnectionRows::closedTwice);
    ALL.put("connection: closed by another thread", ConnectionRows::closedElsewhere);
    ALL.put("connection: aborted", ConnectionRows::aborted);
    ALL.put("connection: too old when it comes back", ConnectionRows::expired);
    ALL.put("connection: forgotten and collected", ConnectionRows::leaked);
    ALL.put("connection: the database refuses", ConnectionRows::refused);
    ALL.put("connection: unwrapped", ConnectionRows::unwrapped);
    ALL.put("connection: used after close", ConnectionRows::usedAfterClose);
    ALL.put("unchanged: wrappers", ConnectionRows::wrappers);
  }

  private ConnectionRows() {}

  private static void held(Task task) throws SQLException {
    try (Task.Lease first = task.borrow()) {
      task.check();
      try (Task.Lease second = task.borrow()) {
        task.check();
        task.seen(first.connection.equals(second.connection));
      }
      task.check();
    }
  }

  private static void closedTwice(Task task) throws SQLException {
    Task.Lease first = task.borrow();
    try (Task.Lease other = task.borrow()) {
      first.close();
      first.close();
      first.connection.close();
      task.seen(first.connection.isClosed() + " " + other.connection.isClosed());
      task.check();
    }
  }

  private static void closedElsewhere(Task task) throws Exception {
    Task.Lease lease = task.borrow();
    Threads.run(lease::close);
    task.check();
  }

  /** Of an own source, since a pool need not notice. */
  private static void aborted(Task task) throws SQLException {
    withOwn(
        task,
        task.settings.named("aborted"),
        source -> {
          Task.Lease lease = task.borrow(source);
          try {
            lease.connection.abort(Runnable::run);
            lease.ended();
          } catch (SQLException notThere) {
            task.seen(Text.of(notThere));
            lease.ended();
          }
          task.check(source);
          try {
            lease.connection.close();
          } catch (SQLException broken) {
            task.seen("close after abort: " + broken.getClass().getName());
          }
          task.check(source);
        });
  }

  private static void expired(Task task) throws SQLException {
    needsPool(task);
    withOwn(
        task,
        task.settings.named("expired").expiringAfterMillis(LIFETIME_MILLIS),
        source -> {
          Task.Lease lease = task.borrow(source);
          Source.Expiry expiry = source.expire(lease.connection);
          if (expiry == Source.Expiry.NEVER) {
            lease.close();
            throw new NotApplicable("its connections never grow too old");
          }
          if (expiry == Source.Expiry.AT_ONCE) {
            lease.ended();
          }
          task.check(source);
          lease.close();
          task.check(source);
          try (Task.Lease next = task.borrow(source)) {
            task.check(source);
            task.seen(next.connection.isClosed());
          }
          task.check(source);
        });
  }

  /** Nobody has it any more: the pool may still think so, and the application cannot close it. */
  private static void leaked(Task task) throws SQLException {
    withOwn(
        task,
        task.settings.named("leaked"),
        source -> {
          WeakReference<Connection> forgotten = borrowAndForget(task, source);
          boolean collected = isCollected(forgotten);
          task.seen("collected while the pool is open: " + collected);
          if (collected) {
            task.lost();
          }
          task.check(source);
          if (!collected) {
            source.close();
            Connection kept = isCollected(forgotten) ? null : forgotten.get();
            if (kept != null) {
              // The pool keeps it, open or not: nothing but a close takes it from the application.
              kept.close();
            }
            task.lost();
          }
        });
  }

  private static WeakReference<Connection> borrowAndForget(Task task, Source source)
      throws SQLException {
    return new WeakReference<>(task.borrow(source).connection);
  }

  private static boolean isCollected(WeakReference<?> reference) {
    for (int i = 0; i < COLLECTIONS && reference.get() != null; i++) {
      System.gc();
      Threads.pause(50);
    }
    return reference.get() == null;
  }

  private static void refused(Task task) throws SQLException {
    String nowhere = task.database.nowhere(task.settings.url());
    withImpatient(task, task.settings.named("refused").lazily(nowhere), task::failToBorrow);
  }

  /** What the driver gave is used beside what the pool gave: each call is one. */
  private static void unwrapped(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow()) {
      Connection inner = lease.connection.unwrap(Connection.class);
      task.seen(inner.getClass().getName());
      try (Statement statement = inner.createStatement()) {
        task.execute("SELECT", () -> statement.executeQuery("select id from one"));
      }
      try (Statement statement = lease.connection.createStatement()) {
        Statement unwrapped = statement.unwrap(Statement.class);
        task.execute("SELECT", () -> unwrapped.executeQuery("select id from one"));
      }
    }
  }

  private static void usedAfterClose(Task task) throws SQLException {
    Task.Lease lease = task.borrow();
    Statement statement = lease.connection.createStatement();
    statement.close();
    // SQLite's driver does not mind.
    task.mayExecute("SELECT", () -> statement.executeQuery("select id from one"));
    lease.close();
    try {
      lease.connection.createStatement().close();
      task.seen("a statement of a closed connection");
    } catch (SQLException e) {
      task.seen(Text.of(e));
    }
  }

  private static void wrappers(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      Wrapping.describe(task, lease.connection, Connection.class);
      Wrapping.describe(task, statement, Statement.class);
      if (task.source.dataSource() != null) {
        Wrapping.describe(task, task.source.dataSource(), javax.sql.DataSource.class);
      }
      task.seen(statement.getConnection() == lease.connection);
      task.seen(String.valueOf(statement.getWarnings()));
    }
  }

  private static void needsPool(Task task) throws SQLException {
    if (task.source.numbers() == null) {
      throw new NotApplicable("there is no pool");
    }
  }

  /** What a row does with a source of its own. */
  interface Use {
    void of(Source source) throws SQLException;
  }

  /** Opens another source of the kind that is tested, and closes it. */
  static void withOwn(Task task, Settings settings, Use use) throws SQLException {
    try (Source own = task.open(settings)) {
      use.of(own);
    }
  }

  /**
   * One that does not wait for long, where it waits in vain. Some pools tell {@code DriverManager},
   * from which drivers take how long all others may take to log in.
   */
  static void withImpatient(Task task, Settings settings, Use use) throws SQLException {
    int loginSeconds = DriverManager.getLoginTimeout();
    try {
      withOwn(task, settings.waitingMillis(SHORT_WAIT_MILLIS), use);
    } finally {
      DriverManager.setLoginTimeout(loginSeconds);
    }
  }
}
