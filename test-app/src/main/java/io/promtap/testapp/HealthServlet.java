// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** {@code /health}: up when the database answers. */
final class HealthServlet extends ApiServlet {
  private static final long serialVersionUID = 1L;
  private final transient DataSource dataSource;

  HealthServlet(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  Answer get(HttpServletRequest request) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      return Answer.ok(Map.of("status", rows.next() ? "up" : "down"));
    }
  }
}
