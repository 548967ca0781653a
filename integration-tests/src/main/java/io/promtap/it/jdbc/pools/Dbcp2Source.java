// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import org.apache.commons.dbcp2.BasicDataSource;

/** Commons DBCP 2. */
final class Dbcp2Source extends Pool<Dbcp2Source.CountingDataSource> {

  Dbcp2Source(Settings settings) {
    super(config(settings), settings);
    try {
      if (!settings.lazy) {
        pool.start();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CountingDataSource config(Settings settings) {
    CountingDataSource source = new CountingDataSource();
    source.setDriverClassName(settings.driver);
    source.setUrl(settings.url);
    source.setUsername(settings.user);
    source.setPassword(settings.password);
    source.setJmxName("promtap.test:type=pool,name=" + settings.name);
    source.setMaxTotal(settings.size);
    source.setInitialSize(settings.initialSize());
    source.setMinIdle(settings.initialSize());
    source.setMaxWait(Duration.ofMillis(settings.waitMillis));
    if (settings.lifetimeMillis > 0) {
      source.setMaxConn(Duration.ofMillis(settings.lifetimeMillis));
    }
    source.setConnectionInitSqls(Collections.singletonList(settings.probe));
    source.setValidationQuery(settings.probe);
    source.setTestOnCreate(true);
    source.setTestOnReturn(true);
    source.setTestWhileIdle(true);
    source.setPoolPreparedStatements(true);
    source.setAccessToUnderlyingConnectionAllowed(true);
    source.setDurationBetweenEvictionRuns(Duration.ofMillis(100));
    return source;
  }

  @Override
  public Numbers numbers() {
    return new Numbers(pool.getNumActive(), pool.getNumIdle(), pool.waiting(), pool.getMaxTotal());
  }

  @Override
  public void close() throws SQLException {
    pool.close();
  }

  /** Lets the number of waiting threads be read. */
  static final class CountingDataSource extends BasicDataSource {
    int waiting() {
      return getConnectionPool().getNumWaiters();
    }
  }
}
