// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import io.promtap.it.jdbc.Beans;
import io.promtap.it.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** No pool: the driver's own data source. */
public final class DriverDataSource implements Source {
  private final DataSource source;

  DriverDataSource(Settings settings) throws SQLException {
    source = Beans.make(settings.dataSourceClass, DataSource.class);
    Database.address(source, settings);
  }

  @Override
  public Connection connect() throws SQLException {
    return source.getConnection();
  }

  @Override
  public DataSource dataSource() {
    return source;
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
