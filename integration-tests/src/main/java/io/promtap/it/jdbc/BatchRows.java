// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Batches: one call, one query, and how many statements it had. */
final class BatchRows {
  static final Map<String, Row> ALL = new LinkedHashMap<>();

  private static final String INSERT = "insert into items (id, name) values (?, ?)";

  static {
    ALL.put("batch: statement.executeBatch", BatchRows::statement);
    ALL.put("batch: statement.executeLargeBatch", BatchRows::statementLarge);
    ALL.put("batch: prepared.executeBatch", BatchRows::prepared);
    ALL.put("batch: prepared.executeLargeBatch", BatchRows::preparedLarge);
    ALL.put("batch: of 100", BatchRows::hundred);
    ALL.put("batch: of several operations", BatchRows::mixed);
    ALL.put("batch: empty", BatchRows::empty);
    ALL.put("batch: cleared and filled anew", BatchRows::cleared);
    ALL.put("batch: one statement fails", BatchRows::fails);
  }

  private BatchRows() {}

  private static String insert(Task task) {
    return "insert into items values (" + task.newId() + ", 'batch')";
  }

  private static void statement(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement batch = lease.connection.createStatement()) {
      batch.addBatch(insert(task));
      batch.addBatch(insert(task));
      batch.addBatch(insert(task));
      task.batch("INSERT", batch::executeBatch);
    }
  }

  private static void statementLarge(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement batch = lease.connection.createStatement()) {
      batch.addBatch(insert(task));
      batch.addBatch(insert(task));
      task.batch("INSERT", batch::executeLargeBatch);
    }
  }

  private static void add(Task task, PreparedStatement batch, int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      batch.setInt(1, task.newId());
      batch.setString(2, "batch");
      batch.addBatch();
    }
  }

  private static void prepared(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement batch = lease.connection.prepareStatement(INSERT)) {
      add(task, batch, 4);
      task.batch("INSERT", batch::executeBatch);
      add(task, batch, 1);
      task.batch("INSERT", batch::executeBatch);
      add(task, batch, 1);
      batch.clearBatch();
      batch.setInt(1, task.newId());
      batch.setString(2, "alone");
      task.mayExecute("INSERT", batch::executeUpdate);
    }
  }

  private static void preparedLarge(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement batch = lease.connection.prepareStatement(INSERT)) {
      add(task, batch, 3);
      task.batch("INSERT", batch::executeLargeBatch);
    }
  }

  private static void hundred(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement batch = lease.connection.prepareStatement(INSERT)) {
      lease.connection.setAutoCommit(false);
      add(task, batch, 100);
      task.batch("INSERT", batch::executeBatch);
      lease.connection.commit();
      lease.connection.setAutoCommit(true);
    }
  }

  /** One call that does several things is none of them. */
  private static void mixed(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement batch = lease.connection.createStatement()) {
      batch.addBatch(insert(task));
      batch.addBatch("delete from items where id < 0");
      task.batch("OTHER", batch::executeBatch);
      batch.addBatch("delete from items where id < 0");
      task.batch("DELETE", batch::executeBatch);
    }
  }

  private static void empty(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement batch = lease.connection.prepareStatement(INSERT)) {
      try {
        task.batch("INSERT", batch::executeBatch);
      } catch (SQLException notInBatchMode) {
        task.seen(Text.of(notInBatchMode));
      }
    }
  }

  private static void cleared(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement batch = lease.connection.createStatement()) {
      batch.addBatch("delete from items where id < 0");
      batch.clearBatch();
      batch.addBatch("update items set name = 'x' where id < 0");
      batch.addBatch("update items set name = 'y' where id < 0");
      task.batch("UPDATE", batch::executeBatch);
    }
  }

  /**
   * On a statement that is new to the server and on one that it knows, since MariaDB's driver has
   * other causes for each. SQL of its own: which connection a pool gives, and so whether its cache
   * has a statement that the server knows, is chance.
   */
  private static void fails(Task task) throws SQLException {
    String sql = "insert into items (name, id) values ('twice', ?)";
    try (Task.Lease lease = task.borrow();
        PreparedStatement batch = lease.connection.prepareStatement(sql)) {
      lease.connection.setAutoCommit(false);
      for (int i = 0; i < 2; i++) {
        failsAtThird(task, batch);
        lease.connection.rollback();
      }
      lease.connection.setAutoCommit(true);
    }
  }

  private static void failsAtThird(Task task, PreparedStatement batch) throws SQLException {
    int twice = task.newId();
    for (int id : new int[] {task.newId(), twice, twice}) {
      batch.setInt(1, id);
      batch.addBatch();
    }
    SQLException thrown = task.fail("INSERT", batch::executeBatch);
    task.seen(thrown instanceof java.sql.BatchUpdateException);
  }
}
