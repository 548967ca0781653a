// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an SQL text is called, in SQL that the database itself takes. */
final class OperationRows {
  static final Map<String, Row> ALL = new LinkedHashMap<>();

  private static final int MEGABYTES = 10 << 20;

  static {
    ALL.put("operation: comments and hints", OperationRows::comments);
    ALL.put("operation: letter case and white space", OperationRows::letterCase);
    ALL.put("operation: WITH", OperationRows::with);
    ALL.put("operation: WITH ... INSERT", OperationRows::withInsert);
    ALL.put("operation: EXPLAIN", OperationRows::explain);
    ALL.put("operation: several statements in one", OperationRows::several);
    ALL.put("operation: CREATE, ALTER, DROP", OperationRows::definitions);
    ALL.put("operation: parentheses", OperationRows::parentheses);
    ALL.put("operation: 10 MB of SQL", OperationRows::long10Megabytes);
  }

  private OperationRows() {}

  private static void query(Task task, String operation, String sql) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement();
        PreparedStatement prepared = lease.connection.prepareStatement(sql)) {
      task.execute(operation, () -> statement.executeQuery(sql));
      task.execute(operation, prepared::executeQuery);
    }
  }

  private static void comments(Task task) throws SQLException {
    query(task, "SELECT", "/* insert into items */ select id from one");
    query(task, "SELECT", "-- delete from items\nselect id from one");
    query(task, "SELECT", "/*+ INDEX(one) */ /**/ -- update\r\n\t select /* drop */ id from one");
    query(task, "SELECT", "select /*+ FULL(one) */ id from one -- insert");
  }

  private static void letterCase(Task task) throws SQLException {
    query(task, "SELECT", "\n\t  SeLeCt id from one");
    query(task, "SELECT", "SELECT 'insert into Ünïcödé \uD83D\uDE00' from one");
  }

  private static void with(Task task) throws SQLException {
    need(task.database.with(), "common table expressions", task);
    query(task, "SELECT", task.database.with());
  }

  private static void withInsert(Task task) throws SQLException {
    need(task.database.withInsert(), "WITH before INSERT", task);
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      String sql = String.format(task.database.withInsert(), task.newId());
      task.execute("INSERT", () -> statement.executeUpdate(sql));
    }
  }

  private static void explain(Task task) throws SQLException {
    need(task.database.explain(), "EXPLAIN", task);
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      // What it answers is different from time to time.
      task.count("EXPLAIN", () -> statement.executeQuery(task.database.explain())).close();
    }
  }

  private static void need(String sql, String what, Task task) {
    if (sql == null) {
      throw new NotApplicable(task.database.title() + " has no " + what);
    }
  }

  /** One call, called by its first statement. */
  private static void several(Task task) throws SQLException {
    if (!task.database.hasMultiStatements()) {
      throw new NotApplicable(task.database.title() + " takes one statement at a time");
    }
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      String sql =
          "insert into items values (" + task.newId() + ", 'a'); delete from items where id < 0";
      task.execute("INSERT", () -> statement.executeUpdate(sql));
    }
  }

  private static void definitions(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      task.execute("CREATE", () -> statement.execute("create table passing (a int)"));
      task.execute("ALTER", () -> statement.execute("alter table passing add column b int"));
      task.execute("DROP", () -> statement.execute("drop table passing"));
    }
  }

  private static void parentheses(Task task) throws SQLException {
    if (task.database == Database.SQLITE) {
      throw new NotApplicable("SQLite takes no query in parentheses");
    }
    query(task, "SELECT", "(select id from one)");
    query(task, "SELECT", "((select id from one)) union (select id from one)");
  }

  private static void long10Megabytes(Task task) throws SQLException {
    char[] blanks = new char[MEGABYTES];
    Arrays.fill(blanks, ' ');
    String sql = "select id from one" + new String(blanks) + "where id = 1";
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      task.mayExecute("SELECT", () -> statement.executeQuery(sql));
    }
  }
}
