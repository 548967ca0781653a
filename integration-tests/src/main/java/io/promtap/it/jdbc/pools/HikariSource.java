// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;

/** HikariCP. */
final class HikariSource extends Pool<HikariDataSource> {

  HikariSource(Settings settings) {
    super(new HikariDataSource(config(settings)), settings);
  }

  private static HikariConfig config(Settings settings) {
    // A connection is validated at each borrow, not only when it was idle for half a second.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
    HikariConfig config = new HikariConfig();
    config.setDriverClassName(settings.driver);
    config.setJdbcUrl(settings.url);
    config.setUsername(settings.user);
    config.setPassword(settings.password);
    config.setPoolName(settings.name);
    config.setMaximumPoolSize(settings.size);
    config.setMinimumIdle(settings.initialSize());
    config.setInitializationFailTimeout(settings.lazy ? -1 : 1);
    config.setConnectionTimeout(settings.waitMillis);
    config.setConnectionInitSql(settings.probe);
    config.setConnectionTestQuery(settings.probe);
    return config;
  }

  @Override
  public Numbers numbers() {
    HikariPoolMXBean bean = pool.getHikariPoolMXBean();
    return new Numbers(
        bean.getActiveConnections(),
        bean.getIdleConnections(),
        bean.getThreadsAwaitingConnection(),
        pool.getMaximumPoolSize());
  }

  /** Its shortest lifetime is half a minute, so it is told; then it is closed at once. */
  @Override
  public Expiry expire(Connection held) {
    pool.evictConnection(held);
    return Expiry.AT_ONCE;
  }

  @Override
  public void close() {
    pool.close();
  }
}
