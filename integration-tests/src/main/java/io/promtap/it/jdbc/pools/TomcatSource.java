// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import org.apache.tomcat.jdbc.pool.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/** Tomcat JDBC. */
final class TomcatSource extends Pool<DataSource> {

  TomcatSource(Settings settings) {
    super(new DataSource(config(settings)), settings);
    try {
      pool.createPool();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PoolProperties config(Settings settings) {
    PoolProperties config = new PoolProperties();
    config.setDriverClassName(settings.driver);
    config.setUrl(settings.url);
    config.setUsername(settings.user);
    config.setPassword(settings.password);
    config.setName(settings.name);
    config.setMaxActive(settings.size);
    config.setMaxIdle(settings.size);
    config.setInitialSize(settings.initialSize());
    config.setMinIdle(settings.initialSize());
    config.setMaxWait(settings.waitMillis);
    config.setMaxAge(settings.lifetimeMillis);
    config.setInitSQL(settings.probe);
    config.setValidationQuery(settings.probe);
    config.setTestOnBorrow(true);
    config.setTestOnReturn(true);
    config.setTestWhileIdle(true);
    config.setValidationInterval(0);
    config.setTimeBetweenEvictionRunsMillis(100);
    config.setJdbcInterceptors("StatementCache;ConnectionState");
    return config;
  }

  @Override
  public Numbers numbers() {
    return new Numbers(pool.getActive(), pool.getIdle(), pool.getWaitCount(), pool.getMaxActive());
  }

  @Override
  public void close() {
    pool.close();
  }
}
