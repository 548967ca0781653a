// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code Statement}: each of its methods that executes, in each overload. */
final class StatementRows {
  static final Map<String, Row> ALL = new LinkedHashMap<>();

  private static final String KEYED = "insert into generated_keys (name) values ('n')";
  private static final int[] FIRST = {1};

  static {
    ALL.put("statement: execute", StatementRows::execute);
    ALL.put("statement: execute, with keys", StatementRows::executeWithKeys);
    ALL.put("statement: executeQuery", StatementRows::executeQuery);
    ALL.put("statement: executeUpdate", StatementRows::executeUpdate);
    ALL.put("statement: executeUpdate, with keys", StatementRows::executeUpdateWithKeys);
    ALL.put("statement: executeLargeUpdate", StatementRows::executeLargeUpdate);
    ALL.put("statement: executeLargeUpdate, with keys", StatementRows::executeLargeUpdateWithKeys);
    ALL.put("statement: getGeneratedKeys", StatementRows::generatedKeys);
    ALL.put("statement: two open at once", StatementRows::twoOpen);
    ALL.put("statement: from another thread", StatementRows::otherThread);
  }

  private StatementRows() {}

  /** A row that needs a statement. */
  private interface Use {
    void of(Statement statement) throws SQLException;
  }

  private static void use(Task task, Use use) throws SQLException {
    try (Task.Lease lease = task.borrow();
        Statement statement = lease.connection.createStatement()) {
      use.of(statement);
    }
  }

  /** A call that a driver may not have. */
  private interface KeyedUse {
    Object of(Statement statement) throws SQLException;
  }

  /**
   * On a connection of its own: a pool may close, on another thread, one whose driver has said that
   * it lacks something.
   */
  private static void useKeyed(Task task, KeyedUse use) throws SQLException {
    use(task, statement -> task.mayExecute("INSERT", () -> use.of(statement)));
  }

  private static String[] id(Task task) {
    return new String[] {task.database.keyColumn()};
  }

  private static String insert(Task task) {
    return "insert into items values (" + task.newId() + ", 'name')";
  }

  private static void execute(Task task) throws SQLException {
    use(
        task,
        s -> {
          task.execute("INSERT", () -> s.execute(insert(task)));
          boolean isQuery = task.execute("SELECT", () -> s.execute("select id from one"));
          task.seen(isQuery + " " + Text.of(s.getResultSet()));
          task.execute("UPDATE", () -> s.execute("update one set id = 1"));
          task.seen(s.getUpdateCount() + " " + s.getMoreResults() + " " + s.getUpdateCount());
        });
  }

  private static void executeWithKeys(Task task) throws SQLException {
    useKeyed(task, s -> s.execute(KEYED, Statement.RETURN_GENERATED_KEYS));
    useKeyed(task, s -> s.execute(KEYED, Statement.NO_GENERATED_KEYS));
    useKeyed(task, s -> s.execute(KEYED, FIRST));
    useKeyed(task, s -> s.execute(KEYED, id(task)));
  }

  private static void executeQuery(Task task) throws SQLException {
    use(
        task,
        s -> {
          task.execute("SELECT", () -> s.executeQuery("select id from one"));
          task.execute("SELECT", () -> s.executeQuery("select count(*) from one"));
        });
  }

  private static void executeUpdate(Task task) throws SQLException {
    use(
        task,
        s -> {
          task.execute("INSERT", () -> s.executeUpdate(insert(task)));
          task.execute("UPDATE", () -> s.executeUpdate("update items set name = 'x' where id < 0"));
          task.execute("DELETE", () -> s.executeUpdate("delete from items where id < 0"));
        });
  }

  private static void executeUpdateWithKeys(Task task) throws SQLException {
    useKeyed(task, s -> s.executeUpdate(KEYED, Statement.RETURN_GENERATED_KEYS));
    useKeyed(task, s -> s.executeUpdate(KEYED, FIRST));
    useKeyed(task, s -> s.executeUpdate(KEYED, id(task)));
  }

  private static void executeLargeUpdate(Task task) throws SQLException {
    use(task, s -> task.execute("INSERT", () -> s.executeLargeUpdate(insert(task))));
  }

  private static void executeLargeUpdateWithKeys(Task task) throws SQLException {
    useKeyed(task, s -> s.executeLargeUpdate(KEYED, Statement.RETURN_GENERATED_KEYS));
    useKeyed(task, s -> s.executeLargeUpdate(KEYED, FIRST));
    useKeyed(task, s -> s.executeLargeUpdate(KEYED, id(task)));
  }

  private static void generatedKeys(Task task) throws SQLException {
    use(
        task,
        s -> {
          task.execute("INSERT", () -> s.executeUpdate(KEYED, Statement.RETURN_GENERATED_KEYS));
          task.seen(Text.of(s.getGeneratedKeys()));
        });
  }

  private static void twoOpen(Task task) throws SQLException {
    use(
        task,
        first -> {
          try (Statement second = first.getConnection().createStatement()) {
            ResultSet rows = task.count("SELECT", () -> first.executeQuery("select id from one"));
            task.execute("INSERT", () -> second.executeUpdate(insert(task)));
            task.seen(Text.of(rows));
          }
        });
  }

  private static void otherThread(Task task) throws Exception {
    try (Task.Lease lease = task.borrow();
        Statement s = lease.connection.createStatement()) {
      Threads.run(() -> task.execute("SELECT", () -> s.executeQuery("select id from one")));
      Threads.run(s::close);
    }
  }
}
