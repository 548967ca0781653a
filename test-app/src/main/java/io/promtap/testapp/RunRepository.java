// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** Runs in the database. Each method is one statement on one borrowed connection. */
final class RunRepository {
  private static final String SELECT = "SELECT id, agent_id, input, status, output FROM runs ";
  private static final int ROWS_PER_FETCH = 50;

  private final DataSource dataSource;

  RunRepository(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Takes one run of a stream to the client. */
  interface RunConsumer {
    void accept(Run run) throws IOException;
  }

  long insert(long agentId, String input) throws SQLException {
    String sql = "INSERT INTO runs (agent_id, input, status) VALUES (?, ?, ?)";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
      statement.setLong(1, agentId);
      statement.setString(2, input);
      statement.setString(3, Run.RUNNING);
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    }
  }

  void finish(long id, String status, String output) throws SQLException {
    String sql = "UPDATE runs SET status = ?, output = ? WHERE id = ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, status);
      statement.setString(2, output);
      statement.setLong(3, id);
      statement.executeUpdate();
    }
  }

  Optional<Run> find(long id) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT + "WHERE id = ?")) {
      statement.setLong(1, id);
      return rows(statement).stream().findFirst();
    }
  }

  /** Newest first. */
  List<Run> list(OptionalLong agentId, int limit, int offset) throws SQLException {
    String where = agentId.isPresent() ? "WHERE agent_id = ? " : "";
    String sql = SELECT + where + "ORDER BY id DESC LIMIT ? OFFSET ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      if (agentId.isPresent()) {
        statement.setLong(parameter++, agentId.getAsLong());
      }
      statement.setInt(parameter++, limit);
      statement.setInt(parameter, offset);
      return rows(statement);
    }
  }

  /** Newest first, one at a time: the runs need not fit into memory. */
  void stream(int limit, RunConsumer consumer) throws SQLException, IOException {
    try (Connection connection = dataSource.getConnection()) {
      // PostgreSQL fetches in portions only inside a transaction.
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement(SELECT + "ORDER BY id DESC LIMIT ?")) {
        statement.setFetchSize(ROWS_PER_FETCH);
        statement.setInt(1, limit);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            consumer.accept(row(rows));
          }
        }
      }
      connection.commit();
    }
  }

  private static List<Run> rows(PreparedStatement statement) throws SQLException {
    List<Run> runs = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        runs.add(row(rows));
      }
    }
    return runs;
  }

  private static Run row(ResultSet rows) throws SQLException {
    return new Run(
        rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getString(4), rows.getString(5));
  }
}
