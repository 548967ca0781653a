// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import com.alibaba.druid.pool.DruidDataSource;
import java.sql.SQLException;
import java.util.Collections;

/** Druid. */
final class DruidSource extends Pool<DruidDataSource> {

  DruidSource(Settings settings) {
    super(config(settings), settings);
    try {
      pool.init();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DruidDataSource config(Settings settings) {
    DruidDataSource source = new DruidDataSource();
    source.setDriverClassName(settings.driver);
    source.setUrl(settings.url);
    source.setUsername(settings.user);
    source.setPassword(settings.password);
    source.setName(settings.name);
    source.setMaxActive(settings.size);
    source.setInitialSize(settings.initialSize());
    source.setMinIdle(settings.initialSize());
    source.setMaxWait(settings.waitMillis);
    if (settings.lifetimeMillis > 0) {
      source.setPhyTimeoutMillis(settings.lifetimeMillis);
    }
    source.setConnectionInitSqls(Collections.singletonList(settings.probe));
    source.setValidationQuery(settings.probe);
    source.setTestOnBorrow(true);
    source.setTestOnReturn(true);
    source.setTestWhileIdle(true);
    source.setPoolPreparedStatements(true);
    return source;
  }

  @Override
  public Numbers numbers() {
    return new Numbers(
        pool.getActiveCount(),
        pool.getPoolingCount(),
        pool.getWaitThreadCount(),
        pool.getMaxActive());
  }

  @Override
  public void close() {
    pool.close();
  }
}
