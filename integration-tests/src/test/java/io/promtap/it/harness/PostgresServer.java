// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL server, from binaries that come as a Maven artifact. It cannot run as root, so
 * root starts it in a user namespace.
 */
public final class PostgresServer implements AutoCloseable {
  private final EmbeddedPostgres server;

  private PostgresServer(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts it; where it cannot run, the test is skipped, unless the build is one that may skip
   * nothing.
   */
  public static PostgresServer start() {
    try {
      return new PostgresServer(EmbeddedPostgres.start());
    } catch (IOException | RuntimeException e) {
      if ("required".equals(System.getProperty("promtap.docker"))) {
        throw new IllegalStateException("PostgreSQL does not start", e);
      }
      String reason = "PostgreSQL's binaries do not run on this machine: " + e.getMessage();
      return Assumptions.abort(LeftOut.add(reason));
    }
  }

  public String jdbcUrl() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  /** The one value of a query, asked over a connection that no agent sees. */
  public String ask(String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
