// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import java.beans.PropertyVetoException;
import java.sql.SQLException;

/** c3p0. */
final class C3p0Source extends Pool<ComboPooledDataSource> {

  C3p0Source(Settings settings) {
    super(config(settings), settings);
  }

  private static ComboPooledDataSource config(Settings settings) {
    System.setProperty("com.mchange.v2.log.MLog", "com.mchange.v2.log.FallbackMLog");
    System.setProperty("com.mchange.v2.log.FallbackMLog.DEFAULT_CUTOFF_LEVEL", "OFF");
    ComboPooledDataSource source = new ComboPooledDataSource();
    try {
      source.setDriverClass(settings.driver);
    } catch (PropertyVetoException e) {
      throw new IllegalStateException(e);
    }
    source.setJdbcUrl(settings.url);
    source.setUser(settings.user);
    source.setPassword(settings.password);
    source.setDataSourceName(settings.name);
    source.setMaxPoolSize(settings.size);
    source.setMinPoolSize(settings.initialSize());
    source.setInitialPoolSize(settings.initialSize());
    source.setAcquireIncrement(1);
    source.setAcquireRetryAttempts(1);
    source.setCheckoutTimeout(settings.waitMillis);
    source.setMaxConnectionAge(settings.lifetimeMillis / 1_000);
    source.setPreferredTestQuery(settings.probe);
    source.setTestConnectionOnCheckout(true);
    source.setTestConnectionOnCheckin(true);
    source.setIdleConnectionTestPeriod(1);
    // With HSQLDB its cache hands out statements of closed connections, with or without an agent.
    source.setMaxStatements(settings.driver.startsWith("org.hsqldb.") ? 0 : 20);
    return source;
  }

  @Override
  public Numbers numbers() throws SQLException {
    return new Numbers(
        pool.getNumBusyConnectionsDefaultUser(),
        pool.getNumIdleConnectionsDefaultUser(),
        pool.getNumThreadsAwaitingCheckoutDefaultUser(),
        pool.getMaxPoolSize());
  }

  @Override
  public void close() {
    pool.close();
  }
}
