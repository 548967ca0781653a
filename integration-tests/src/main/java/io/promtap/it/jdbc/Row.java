package io.promtap.it.jdbc;

/** One way of using JDBC. */
interface Row {
  void run(Task task) throws Exception;
}
