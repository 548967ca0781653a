// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Executions that fail: counted, as errors too, and the application gets its exception. */
final class FailureRows {
  static final Map<String, Row> ALL = new LinkedHashMap<>();

  static {
    ALL.put("error: no such table", FailureRows::noTable);
    ALL.put("error: no SQL at all", FailureRows::noSql);
    ALL.put("error: prepared, key exists already", FailureRows::duplicate);
    ALL.put("error: query with executeUpdate", FailureRows::wrongMethod);
    ALL.put("error: query time-out", FailureRows::timeOut);
    ALL.put("error: cancelled by another thread", FailureRows::cancelled);
  }

  private FailureRows() {}

  private static void noTable(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      task.fail("SELECT", () -> statement.executeQuery("select * from nowhere"));
      task.fail("UPDATE", () -> statement.executeUpdate("update nowhere set a = 1"));
      task.fail("DELETE", () -> statement.execute("delete from nowhere"));
      task.execute("SELECT", () -> statement.executeQuery("select id from one"));
    }
  }

  private static void noSql(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      task.fail("OTHER", () -> statement.executeQuery("this is no sql"));
    }
  }

  private static void duplicate(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement insert =
            lease.connection.prepareStatement("insert into items values (?, 'once')")) {
      insert.setInt(1, task.newId());
      task.execute("INSERT", insert::executeUpdate);
      task.fail("INSERT", insert::executeUpdate);
      task.fail("INSERT", insert::execute);
    }
  }

  private static void wrongMethod(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      task.mayExecute("SELECT", () -> statement.executeUpdate("select id from one"));
      task.mayExecute("DELETE", () -> statement.executeQuery("delete from items where id < 0"));
    }
  }

  private static void timeOut(Task task) throws SQLException {
    if (task.database == Database.SQLITE) {
      throw new NotApplicable("SQLite's driver limits the wait for a lock, not the query");
    }
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      statement.setQueryTimeout(1);
      task.seen(Text.of(endless(task, statement)));
    }
  }

  private static void cancelled(Task task) throws Exception {
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      needsCancel(statement);
      AtomicBoolean ended = new AtomicBoolean();
      Threads.start(
          () -> {
            // A cancel that comes before the query is lost; what a second one does is chance.
            Threads.pause(300);
            while (!ended.get()) {
              statement.cancel();
              Threads.pause(3_000);
            }
          });
      try {
        // MySQL's driver has two exceptions for it and gives the one that comes first.
        task.seen(endless(task, statement) != null);
      } finally {
        ended.set(true);
      }
    }
  }

  private static void needsCancel(Statement statement) throws SQLException {
    try {
      statement.cancel();
    } catch (SQLFeatureNotSupportedException e) {
      throw new NotApplicable("its statements cannot be cancelled");
    }
  }

  /** Where the driver computes rows when they are asked for, the execution itself does not fail. */
  private static SQLException endless(Task task, Statement statement) {
    try (ResultSet rows =
        task.count("SELECT", () -> statement.executeQuery(task.database.endless()))) {
      rows.next();
    } catch (SQLException e) {
      return e;
    }
    throw new AssertionError("it came to its end");
  }
}
