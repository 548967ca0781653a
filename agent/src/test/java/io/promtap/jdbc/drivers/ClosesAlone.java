// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc.drivers;

import java.sql.Connection;
import java.sql.SQLException;
import org.hsqldb.DatabaseURL;
import org.hsqldb.jdbc.JDBCConnection;
import org.hsqldb.jdbc.JDBCDataSource;
import org.hsqldb.jdbc.pool.JDBCPooledConnection;

/**
 * A data source whose connections extend a driver's, as those of DB2, Informix and SAP do: {@code
 * close} is all that they override, and they do not pass it on.
 */
public final class ClosesAlone extends JDBCDataSource {

  private static final String URL = "jdbc:hsqldb:mem:closes-alone";

  @Override
  public Connection getConnection() throws SQLException {
    return new Kept();
  }

  /** A connection that stays open for the next one who asks. */
  private static final class Kept extends JDBCConnection {
    Kept() throws SQLException {
      super(DatabaseURL.parseURL(URL, true, false));
    }

    @Override
    public void close() {}
  }

  /** A pooled connection that stays open when it is closed. */
  public static final class Pooled extends JDBCPooledConnection {
    public Pooled() throws SQLException {
      super(new JDBCConnection(DatabaseURL.parseURL(URL, true, false)));
    }

    @Override
    public void close() {}
  }
}
