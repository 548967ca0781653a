// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code PreparedStatement} and {@code CallableStatement}. */
final class PreparedRows {
  static final Map<String, Row> ALL = new LinkedHashMap<>();

  private static final int TIMES = 50;
  private static final String INSERT = "insert into items (id, name) values (?, ?)";
  private static final String KEYED = "insert into generated_keys (name) values ('p')";

  static {
    ALL.put("prepared: execute", PreparedRows::execute);
    ALL.put("prepared: executeQuery", PreparedRows::executeQuery);
    ALL.put("prepared: executeUpdate", PreparedRows::executeUpdate);
    ALL.put("prepared: executeLargeUpdate", PreparedRows::executeLargeUpdate);
    ALL.put("prepared: with keys", PreparedRows::withKeys);
    ALL.put("prepared: again and again", PreparedRows::repeated);
    ALL.put("prepared: each overload of prepareStatement", PreparedRows::overloads);
    ALL.put("prepared: closed and prepared anew", PreparedRows::reopened);
    ALL.put("callable: execute", PreparedRows::callableExecute);
    ALL.put("callable: executeQuery", PreparedRows::callableQuery);
    ALL.put("callable: executeUpdate", PreparedRows::callableUpdate);
    ALL.put("nested: a function that queries", PreparedRows::nested);
  }

  private PreparedRows() {}

  private static void fill(Task task, PreparedStatement statement) throws SQLException {
    statement.setInt(1, task.newId());
    statement.setString(2, "prepared");
  }

  private static void execute(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement insert = lease.connection.prepareStatement(INSERT);
        PreparedStatement select = lease.connection.prepareStatement("select id from one")) {
      fill(task, insert);
      task.execute("INSERT", insert::execute);
      task.seen(insert.getUpdateCount());
      task.execute("SELECT", select::execute);
      task.seen(Text.of(select.getResultSet()));
    }
  }

  private static void executeQuery(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement select =
            lease.connection.prepareStatement("select id from one where id = ?")) {
      select.setInt(1, 1);
      task.execute("SELECT", select::executeQuery);
      select.setInt(1, 2);
      task.execute("SELECT", select::executeQuery);
    }
  }

  private static void executeUpdate(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement insert = lease.connection.prepareStatement(INSERT);
        PreparedStatement delete =
            lease.connection.prepareStatement("delete from items where id = ?")) {
      fill(task, insert);
      task.execute("INSERT", insert::executeUpdate);
      delete.setInt(1, -1);
      task.execute("DELETE", delete::executeUpdate);
    }
  }

  private static void executeLargeUpdate(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement insert = lease.connection.prepareStatement(INSERT)) {
      fill(task, insert);
      task.execute("INSERT", insert::executeLargeUpdate);
    }
  }

  private static void withKeys(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement insert =
            lease.connection.prepareStatement(KEYED, Statement.RETURN_GENERATED_KEYS)) {
      task.execute("INSERT", insert::executeUpdate);
      task.seen(Text.of(insert.getGeneratedKeys()));
    }
  }

  private static void repeated(Task task) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement select =
            lease.connection.prepareStatement("select id from one where id = ?")) {
      for (int i = 0; i < TIMES; i++) {
        select.setInt(1, i);
        try (ResultSet rows = task.count("SELECT", select::executeQuery)) {
          task.seen(rows.next());
        }
      }
    }
  }

  /** What prepares a statement. */
  private interface Prepare {
    PreparedStatement run(Connection connection) throws SQLException;
  }

  private static void overloads(Task task) throws SQLException {
    int type = ResultSet.TYPE_FORWARD_ONLY;
    int concurrency = ResultSet.CONCUR_READ_ONLY;
    int holdability = ResultSet.CLOSE_CURSORS_AT_COMMIT;
    prepared(task, c -> c.prepareStatement(KEYED));
    prepared(task, c -> c.prepareStatement(KEYED, type, concurrency));
    prepared(task, c -> c.prepareStatement(KEYED, type, concurrency, holdability));
    prepared(task, c -> c.prepareStatement(KEYED, Statement.RETURN_GENERATED_KEYS));
    prepared(task, c -> c.prepareStatement(KEYED, new int[] {1}));
    prepared(task, c -> c.prepareStatement(KEYED, new String[] {task.database.keyColumn()}));
  }

  /**
   * Some drivers do not have each overload; each has a connection of its own, since a pool may
   * close one, on another thread, whose driver has said so.
   */
  private static void prepared(Task task, Prepare prepare) throws SQLException {
    try (Task.Lease lease = task.borrow();
        PreparedStatement statement = prepare.run(lease.connection)) {
      task.mayExecute("INSERT", statement::executeUpdate);
    } catch (SQLException e) {
      task.seen("not prepared: " + Text.of(e));
    }
  }

  /** Pools that cache statements hand out the same object again; drivers a new one. */
  private static void reopened(Task task) throws SQLException {
    for (int i = 0; i < 3; i++) {
      try (Task.Lease lease = task.borrow()) {
        try (PreparedStatement select = lease.connection.prepareStatement("select id from one")) {
          task.execute("SELECT", select::executeQuery);
        }
        String sql = "delete from items where id < 0";
        try (PreparedStatement delete = lease.connection.prepareStatement(sql)) {
          task.execute("DELETE", delete::executeUpdate);
        }
      }
    }
  }

  private static void needsFunctions(Task task) {
    if (task.database.functions().length == 0) {
      throw new NotApplicable(task.database.title() + " has no stored procedures");
    }
  }

  /** HSQLDB's functions give a result, not a parameter. */
  private static CallableStatement prepareCall(Task task, Task.Lease lease) throws SQLException {
    boolean hasResult = task.database != Database.HSQLDB;
    CallableStatement call =
        lease.connection.prepareCall(hasResult ? "{? = call ask(?)}" : "{call ask(?)}");
    if (hasResult) {
      call.registerOutParameter(1, Types.INTEGER);
    }
    call.setInt(hasResult ? 2 : 1, 5);
    return call;
  }

  private static void callableExecute(Task task) throws SQLException {
    needsFunctions(task);
    try (Task.Lease lease = task.borrow();
        CallableStatement call = prepareCall(task, lease)) {
      task.execute("CALL", call::execute);
      if (task.database != Database.HSQLDB) {
        task.seen(call.getInt(1));
      }
    }
  }

  /** Not every driver has a result set to give. */
  private static void callableQuery(Task task) throws SQLException {
    needsFunctions(task);
    try (Task.Lease lease = task.borrow();
        CallableStatement call = prepareCall(task, lease)) {
      task.mayExecute("CALL", call::executeQuery);
    }
  }

  private static void callableUpdate(Task task) throws SQLException {
    needsFunctions(task);
    try (Task.Lease lease = task.borrow();
        CallableStatement call = prepareCall(task, lease)) {
      task.mayExecute("CALL", call::executeUpdate);
      task.mayExecute("CALL", call::executeLargeUpdate);
    }
  }

  /** What it runs inside is not the application's. */
  private static void nested(Task task) throws SQLException {
    needsFunctions(task);
    String sql = task.database == Database.DERBY ? "values ask(1)" : "select ask(1) from one";
    String operation = task.database == Database.DERBY ? "VALUES" : "SELECT";
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      task.execute(operation, () -> statement.executeQuery(sql));
      task.check();
    }
  }
}
