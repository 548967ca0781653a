// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import java.sql.SQLException;
import oracle.ucp.UniversalConnectionPoolException;
import oracle.ucp.admin.UniversalConnectionPoolManager;
import oracle.ucp.admin.UniversalConnectionPoolManagerImpl;
import oracle.ucp.jdbc.PoolDataSource;
import oracle.ucp.jdbc.PoolDataSourceFactory;

/** Oracle UCP. */
final class UcpSource extends Pool<PoolDataSource> {

  UcpSource(Settings settings) throws SQLException {
    super(config(settings), settings);
    try {
      UniversalConnectionPoolManager manager =
          UniversalConnectionPoolManagerImpl.getUniversalConnectionPoolManager();
      manager.createConnectionPool((oracle.ucp.UniversalConnectionPoolAdapter) pool);
      manager.startConnectionPool(settings.name);
    } catch (UniversalConnectionPoolException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PoolDataSource config(Settings settings) throws SQLException {
    PoolDataSource source = PoolDataSourceFactory.getPoolDataSource();
    source.setConnectionFactoryClassName(settings.driver);
    source.setURL(settings.url);
    source.setUser(settings.user);
    source.setPassword(settings.password);
    source.setConnectionPoolName(settings.name);
    source.setMaxPoolSize(settings.size);
    source.setMinPoolSize(settings.initialSize());
    source.setInitialPoolSize(settings.initialSize());
    source.setConnectionWaitTimeout(settings.waitMillis / 1_000);
    source.setMaxConnectionReuseTime(settings.lifetimeMillis / 1_000);
    source.setValidateConnectionOnBorrow(true);
    source.setSQLForValidateConnection(settings.probe);
    return source;
  }

  @Override
  public Numbers numbers() {
    return new Numbers(
        pool.getStatistics().getBorrowedConnectionsCount(),
        pool.getStatistics().getAvailableConnectionsCount(),
        pool.getStatistics().getPendingRequestsCount(),
        pool.getMaxPoolSize());
  }

  @Override
  public void close() throws SQLException {
    try {
      UniversalConnectionPoolManagerImpl.getUniversalConnectionPoolManager()
          .destroyConnectionPool(pool.getConnectionPoolName());
    } catch (UniversalConnectionPoolException e) {
      throw new SQLException(e);
    }
  }
}
