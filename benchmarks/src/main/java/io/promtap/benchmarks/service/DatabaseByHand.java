// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;

/** The same layer with all that Promtap records of a database, looked up per call. */
final class DatabaseByHand extends Database {
  private final MetricsByHand metrics;

  DatabaseByHand(DataSource source, MetricsByHand metrics) {
    super(source);
    this.metrics = metrics;
  }

  @Override
  Session open() throws SQLException {
    long start = System.nanoTime();
    Connection connection = source.getConnection();
    metrics.acquire.observe(MetricsByHand.secondsSince(start));
    metrics.connections.inc();
    return new MeasuredSession(connection, metrics);
  }

  /** Returns the first word of a statement; the usual ones without making a string. */
  static String operation(String sql) {
    if (sql.regionMatches(true, 0, "select ", 0, 7)) {
      return "SELECT";
    }
    if (sql.regionMatches(true, 0, "update ", 0, 7)) {
      return "UPDATE";
    }
    int end = sql.indexOf(' ');
    return (end < 0 ? sql : sql.substring(0, end)).toUpperCase(Locale.ROOT);
  }

  private static final class MeasuredSession extends Session {
    private final MetricsByHand metrics;

    private MeasuredSession(Connection connection, MetricsByHand metrics) {
      super(connection);
      this.metrics = metrics;
    }

    @Override
    Query prepare(String sql) throws SQLException {
      return new MeasuredQuery(connection.prepareStatement(sql), operation(sql), metrics);
    }

    @Override
    public void close() throws SQLException {
      try {
        connection.close();
      } finally {
        metrics.connections.dec();
      }
    }
  }

  private static final class MeasuredQuery extends Query {
    private final String operation;
    private final MetricsByHand metrics;

    private MeasuredQuery(PreparedStatement statement, String operation, MetricsByHand metrics) {
      super(statement);
      this.operation = operation;
      this.metrics = metrics;
    }

    @Override
    ResultSet executeQuery() throws SQLException {
      long start = System.nanoTime();
      try {
        return statement.executeQuery();
      } catch (SQLException e) {
        metrics.queryErrors.labelValues(operation).inc();
        throw e;
      } finally {
        record(start);
      }
    }

    @Override
    int executeUpdate() throws SQLException {
      long start = System.nanoTime();
      try {
        return statement.executeUpdate();
      } catch (SQLException e) {
        metrics.queryErrors.labelValues(operation).inc();
        throw e;
      } finally {
        record(start);
      }
    }

    private void record(long start) {
      metrics.queryDuration.labelValues(operation).observe(MetricsByHand.secondsSince(start));
      metrics.queries.labelValues(operation).inc();
    }
  }
}
