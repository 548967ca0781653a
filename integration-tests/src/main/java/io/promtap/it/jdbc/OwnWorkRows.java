// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** What drivers and pools do for themselves: none of it is a query of the application's. */
final class OwnWorkRows {
  static final Map<String, Row> ALL = new LinkedHashMap<>();

  static {
    ALL.put("not counted: isValid", OwnWorkRows::isValid);
    ALL.put("not counted: commit, rollback, savepoints", OwnWorkRows::transactions);
    ALL.put("not counted: properties of a connection", OwnWorkRows::properties);
    ALL.put("not counted: metadata of the database", OwnWorkRows::databaseMetadata);
    ALL.put("not counted: metadata of statements and results", OwnWorkRows::statementMetadata);
    ALL.put("not counted: changes through a result set", OwnWorkRows::updatableResult);
    ALL.put("not counted: what a pool validates", OwnWorkRows::validation);
    ALL.put("not counted: what a pool does while it is idle", OwnWorkRows::idle);
  }

  private OwnWorkRows() {}

  private static void isValid(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow()) {
      task.seen(lease.connection.isValid(2));
      task.seen(lease.connection.isValid(0));
    }
  }

  private static void transactions(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      Connection c = lease.connection;
      c.setAutoCommit(false);
      String sql = "insert into items values (%d, 'transaction')";
      task.execute("INSERT", () -> statement.executeUpdate(String.format(sql, task.newId())));
      c.commit();
      Savepoint savepoint = c.setSavepoint("before");
      task.execute("INSERT", () -> statement.executeUpdate(String.format(sql, task.newId())));
      c.rollback(savepoint);
      c.rollback();
      c.setAutoCommit(true);
    }
  }

  private static void properties(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow()) {
      Connection c = lease.connection;
      int isolation = c.getTransactionIsolation();
      task.seen(isolation);
      c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      c.setTransactionIsolation(isolation);
      task.seen(c.isReadOnly() + " " + c.getWarnings() + " " + c.getHoldability());
      task.seen(c.getAutoCommit());
      try {
        task.seen(c.getCatalog() + " " + c.getSchema());
        c.setReadOnly(false);
      } catch (SQLException notThere) {
        task.seen(Text.of(notThere));
      }
      c.clearWarnings();
    }
  }

  private static void databaseMetadata(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow()) {
      DatabaseMetaData data = lease.connection.getMetaData();
      task.seen(data.getDatabaseProductName() + " " + data.getDriverName());
      task.seen(data.supportsBatchUpdates() + " " + data.getURL() + " " + data.getUserName());
      drain(data.getTables(null, null, "%", new String[] {"TABLE"}));
      drain(data.getColumns(null, null, "%", "%"));
      drain(data.getPrimaryKeys(null, null, "items"));
      drain(data.getTypeInfo());
      drain(data.getTableTypes());
    }
  }

  private static void drain(ResultSet rows) throws SQLException {
    try (ResultSet open = rows) {
      while (open.next()) {
        open.getString(1);
      }
    }
  }

  private static void statementMetadata(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement statement =
            lease.connection.prepareStatement("select id, name from items where id = ?")) {
      task.seen(statement.getMetaData() == null);
      try {
        task.seen(statement.getParameterMetaData().getParameterCount());
      } catch (SQLException unknown) {
        task.seen(Text.of(unknown));
      }
      statement.setInt(1, -1);
      try (ResultSet rows = task.count("SELECT", statement::executeQuery)) {
        task.seen(rows.getMetaData().getColumnTypeName(1) + rows.getMetaData().isNullable(1));
        task.seen(rows.getMetaData().getTableName(1) + rows.getMetaData().isAutoIncrement(1));
      }
    }
  }

  private static void updatableResult(Task task) throws SQLException {
    if (task.database == Database.SQLITE) {
      throw new NotApplicable("SQLite's results cannot be changed");
    }
    try (Task.Lease lease = task.borrow();
        Statement statement =
            lease.connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
      int id = task.newId();
      String insert = "insert into items values (" + id + ", 'before')";
      task.execute("INSERT", () -> statement.executeUpdate(insert));
      String select = "select id, name from items where id = " + id;
      try (ResultSet rows = task.count("SELECT", () -> statement.executeQuery(select))) {
        task.seen(rows.next());
        rows.updateString("name", "after");
        rows.updateRow();
      }
      task.execute("SELECT", () -> statement.executeQuery(select));
    }
  }

  private static void needsPool(Task task) throws SQLException {
    if (task.source.numbers() == null) {
      throw new NotApplicable("there is no pool");
    }
  }

  /** Initial SQL and a test for each borrow and return. */
  private static void validation(Task task) throws SQLException {
    needsPool(task);
    for (int i = 0; i < 10; i++) {
      try (Task.Lease first = task.borrow();
          Task.Lease second = task.borrow()) {
        task.seen(first.connection == second.connection);
      }
    }
  }

  private static void idle(Task task) throws SQLException {
    needsPool(task);
    try (Task.Lease held = task.borrow()) {
      Threads.pause(300);
      task.check();
      task.seen(held.connection.isClosed());
    }
    Threads.pause(300);
  }
}
