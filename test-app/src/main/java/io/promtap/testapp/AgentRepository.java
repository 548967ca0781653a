// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Agents in the database. Each method is one statement on one borrowed connection. */
final class AgentRepository {
  /** SQLSTATE class 23: an integrity constraint, here the unique name. */
  private static final String CONSTRAINT_VIOLATION = "23";

  private static final String INSERT =
      "INSERT INTO agents (name, model, behaviour) VALUES (?, ?, ?)";
  private static final String SELECT = "SELECT id, name, model, behaviour FROM agents ";
  private static final String[] GENERATED_ID = {"id"};

  private final DataSource dataSource;

  AgentRepository(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  static boolean isDuplicate(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith(CONSTRAINT_VIOLATION);
  }

  /** Throws for a name that exists: see {@link #isDuplicate}. */
  Agent insert(NewAgent agent) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(INSERT, GENERATED_ID)) {
      bind(statement, agent);
      statement.executeUpdate();
      return agent.withId(ids(statement).get(0));
    }
  }

  /** All or none, in one batch. */
  List<Long> insertAll(List<NewAgent> agents) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(INSERT, GENERATED_ID)) {
        for (NewAgent agent : agents) {
          bind(statement, agent);
          statement.addBatch();
        }
        statement.executeBatch();
        List<Long> ids = ids(statement);
        connection.commit();
        return ids;
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  Optional<Agent> find(long id) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT + "WHERE id = ?")) {
      statement.setLong(1, id);
      return rows(statement).stream().findFirst();
    }
  }

  Optional<Agent> findByName(String name) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT + "WHERE name = ?")) {
      statement.setString(1, name);
      return rows(statement).stream().findFirst();
    }
  }

  List<Agent> list(int limit, int offset) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(SELECT + "ORDER BY id LIMIT ? OFFSET ?")) {
      statement.setInt(1, limit);
      statement.setInt(2, offset);
      return rows(statement);
    }
  }

  /** The agent's runs go with it. */
  boolean delete(long id) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("DELETE FROM agents WHERE id = ?")) {
      statement.setLong(1, id);
      return statement.executeUpdate() == 1;
    }
  }

  private static void bind(PreparedStatement statement, NewAgent agent) throws SQLException {
    statement.setString(1, agent.name());
    statement.setString(2, agent.model());
    statement.setString(3, agent.behaviour());
  }

  private static List<Long> ids(PreparedStatement statement) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (ResultSet keys = statement.getGeneratedKeys()) {
      while (keys.next()) {
        ids.add(keys.getLong(1));
      }
    }
    return ids;
  }

  private static List<Agent> rows(PreparedStatement statement) throws SQLException {
    List<Agent> agents = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        agents.add(
            new Agent(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4)));
      }
    }
    return agents;
  }
}
