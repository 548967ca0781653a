// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The parts of the service as people write them: no gauge, and statements are only counted. The
 * rules are the same, since they name what is wanted.
 */
final class InstrumentationUsual extends InstrumentationByHand {
  @Override
  Filter filter() {
    return new CountedRequests(metrics);
  }

  @Override
  Database database(DataSource source) {
    return new CountedDatabase(source, metrics);
  }

  @Override
  Agent agent(String id) {
    return new CountedAgent(id, metrics);
  }

  private record CountedRequests(MetricsByHand metrics) implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      long start = System.nanoTime();
      try {
        chain.doFilter(request, response);
      } finally {
        RequestsByHand.record(
            metrics, (HttpServletRequest) request, (HttpServletResponse) response, start);
      }
    }
  }

  private static final class CountedDatabase extends Database {
    private final MetricsByHand metrics;

    private CountedDatabase(DataSource source, MetricsByHand metrics) {
      super(source);
      this.metrics = metrics;
    }

    @Override
    Session open() throws SQLException {
      return new CountedSession(source.getConnection(), metrics);
    }
  }

  private static final class CountedSession extends Database.Session {
    private final MetricsByHand metrics;

    private CountedSession(Connection connection, MetricsByHand metrics) {
      super(connection);
      this.metrics = metrics;
    }

    @Override
    Database.Query prepare(String sql) throws SQLException {
      String operation = DatabaseByHand.operation(sql);
      return new CountedQuery(connection.prepareStatement(sql), operation, metrics);
    }
  }

  private static final class CountedQuery extends Database.Query {
    private final String operation;
    private final MetricsByHand metrics;

    private CountedQuery(PreparedStatement statement, String operation, MetricsByHand metrics) {
      super(statement);
      this.operation = operation;
      this.metrics = metrics;
    }

    @Override
    ResultSet executeQuery() throws SQLException {
      metrics.queries.labelValues(operation).inc();
      return statement.executeQuery();
    }

    @Override
    int executeUpdate() throws SQLException {
      metrics.queries.labelValues(operation).inc();
      return statement.executeUpdate();
    }
  }

  private static final class CountedAgent extends Agent {
    private final MetricsByHand metrics;

    private CountedAgent(String id, MetricsByHand metrics) {
      super(id);
      this.metrics = metrics;
    }

    @Override
    int execute(String input) {
      String status = "error";
      long start = System.nanoTime();
      try {
        int result = super.execute(input);
        status = "success";
        return result;
      } finally {
        metrics.executionDuration.labelValues(id).observe(MetricsByHand.secondsSince(start));
        metrics.executions.labelValues(id, status).inc();
      }
    }
  }
}
