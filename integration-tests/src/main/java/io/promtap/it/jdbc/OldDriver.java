// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A program that uses a driver as it was used when the driver was new, ten connections one after
 * the other. Its arguments are a driver, a URL, a user and a password.
 */
public final class OldDriver {

  public static final int CONNECTIONS = 10;

  private OldDriver() {}

  public static void main(String[] args) throws ClassNotFoundException, SQLException, IOException {
    Class.forName(args[0]);
    for (int i = 0; i < CONNECTIONS; i++) {
      try (Connection connection = DriverManager.getConnection(args[1], args[2], args[3])) {
        use(connection, "old_driver_" + i);
      }
    }
    System.out.println("DONE");
    while (System.in.read() >= 0) {
      // Until whoever looks has looked.
    }
  }

  private static void use(Connection connection, String table) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("create table " + table + " (id int primary key, text varchar(40))");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into " + table + " values (?, ?)")) {
      insert.setInt(1, 1);
      insert.setString(2, "hello");
      insert.executeUpdate();
    }
    connection.commit();
    try (PreparedStatement select = connection.prepareStatement("select text from " + table);
        ResultSet result = select.executeQuery()) {
      if (!result.next() || !result.getString(1).equals("hello")) {
        throw new SQLException("read something else");
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("drop table " + table);
    }
  }
}
