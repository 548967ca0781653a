// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The thin layer over JDBC that a service has: connections of a pool, and statements that are
 * prepared, executed and closed. What measures by hand extends it.
 */
class Database {
  final DataSource source;

  Database(DataSource source) {
    this.source = source;
  }

  Session open() throws SQLException {
    return new Session(source.getConnection());
  }

  /** A borrowed connection. */
  static class Session implements AutoCloseable {
    final Connection connection;

    Session(Connection connection) {
      this.connection = connection;
    }

    Query prepare(String sql) throws SQLException {
      return new Query(connection.prepareStatement(sql));
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  /** A prepared statement. */
  static class Query implements AutoCloseable {
    final PreparedStatement statement;

    Query(PreparedStatement statement) {
      this.statement = statement;
    }

    /** Returns the first column of the only row. */
    final int find(int id) throws SQLException {
      statement.setInt(1, id);
      try (ResultSet rows = executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }

    final int change(int id) throws SQLException {
      statement.setInt(1, id);
      return executeUpdate();
    }

    ResultSet executeQuery() throws SQLException {
      return statement.executeQuery();
    }

    int executeUpdate() throws SQLException {
      return statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
