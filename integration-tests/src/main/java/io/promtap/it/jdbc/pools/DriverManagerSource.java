// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;

/** No pool: {@code DriverManager}. */
final class DriverManagerSource implements Source {
  private final Settings settings;

  DriverManagerSource(Settings settings) {
    this.settings = settings;
    // Pools leave theirs in place, and a database may take longer than that to start.
    DriverManager.setLoginTimeout(0);
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(settings.url, settings.user, settings.password);
  }

  @Override
  public DataSource dataSource() {
    return null;
  }

  @Override
  public String name() {
    throw new UnsupportedOperationException("no pool");
  }

  @Override
  public Numbers numbers() {
    return null;
  }

  @Override
  public Expiry expire(Connection held) {
    return Expiry.NEVER;
  }

  @Override
  public void close() {}
}
