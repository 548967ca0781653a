// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;

/** Results and exceptions as text, the same in each run. */
final class Text {

  private Text() {}

  /** Reads a result set to its end and closes it. */
  static String of(Object result) throws SQLException {
    if (result instanceof ResultSet) {
      try (ResultSet rows = (ResultSet) result) {
        return of(rows);
      }
    }
    if (result instanceof int[]) {
      return Arrays.toString((int[]) result);
    }
    if (result instanceof long[]) {
      return Arrays.toString((long[]) result);
    }
    return String.valueOf(result);
  }

  private static String of(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    StringBuilder text = new StringBuilder("rows");
    while (rows.next()) {
      text.append(" (");
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        text.append(i == 1 ? "" : ", ").append(rows.getString(i));
      }
      text.append(")");
    }
    return text.toString();
  }

  static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder(thrown.getClass().getName());
    text.append(": ").append(thrown.getMessage());
    if (thrown instanceof SQLException) {
      SQLException e = (SQLException) thrown;
      text.append(" [").append(e.getSQLState()).append(", ").append(e.getErrorCode()).append("]");
      if (e.getNextException() != null) {
        text.append(" next ").append(of(e.getNextException()));
      }
    }
    if (thrown.getCause() != null && thrown.getCause() != thrown) {
      text.append(" caused by ").append(thrown.getCause().getClass().getName());
    }
    return text.toString();
  }
}
