// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.util.concurrent.Semaphore;
import org.vibur.dbcp.ViburDBCPDataSource;

/** Vibur. */
final class ViburSource extends Pool<ViburDBCPDataSource> {

  ViburSource(Settings settings) {
    super(config(settings), settings);
    pool.start();
  }

  private static ViburDBCPDataSource config(Settings settings) {
    ViburDBCPDataSource source = new ViburDBCPDataSource();
    source.setDriverClassName(settings.driver);
    source.setJdbcUrl(settings.url);
    source.setUsername(settings.user);
    source.setPassword(settings.password);
    source.setName(settings.name);
    source.setPoolInitialSize(settings.initialSize());
    source.setPoolMaxSize(settings.size);
    source.setConnectionTimeoutInMs(settings.waitMillis);
    source.setInitSQL(settings.probe);
    source.setTestConnectionQuery(settings.probe);
    source.setConnectionIdleLimitInSeconds(0);
    source.setAcquireRetryAttempts(0);
    source.setStatementCacheMaxSize(0);
    return source;
  }

  @Override
  public Numbers numbers() {
    return new Numbers(
        pool.getPool().taken(),
        pool.getPool().remainingCreated(),
        waiting(),
        pool.getPool().maxSize());
  }

  /** It does not say how many wait; those at the semaphore inside do. */
  private int waiting() {
    for (Class<?> type = pool.getPool().getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getType() == Semaphore.class) {
          try {
            field.setAccessible(true);
            return ((Semaphore) field.get(pool.getPool())).getQueueLength();
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }
    throw new IllegalStateException("no semaphore");
  }

  /** It has no limit. */
  @Override
  public Expiry expire(Connection held) {
    return Expiry.NEVER;
  }

  @Override
  public void close() {
    pool.close();
  }
}
