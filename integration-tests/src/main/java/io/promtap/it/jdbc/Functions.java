// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What databases in Java call from SQL: it queries them again, on the caller's connection. */
public final class Functions {

  private Functions() {}

  /** As the standard has it: the caller's connection has a URL of its own. */
  public static int ask(int number) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:default:connection")) {
      return askHere(connection, number);
    }
  }

  /** H2 gives the connection. */
  public static int askHere(Connection connection, int number) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from one")) {
      rows.next();
      return number + rows.getInt(1);
    }
  }
}
