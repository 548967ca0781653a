// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** What all pools have in common here: they are data sources and most let connections grow old. */
abstract class Pool<T extends DataSource> implements Source {
  private static final long MILLI = 1_000_000;

  final T pool;
  private final String name;
  private final int lifetimeMillis;

  Pool(T pool, Settings settings) {
    this.pool = pool;
    this.name = settings.name;
    this.lifetimeMillis = settings.lifetimeMillis;
  }

  @Override
  public final Connection connect() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public final DataSource dataSource() {
    return pool;
  }

  @Override
  public String name() {
    return name;
  }

  /** Until its lifetime is over, and as long again, since some pools look in seconds. */
  @Override
  public Expiry expire(Connection held) throws SQLException {
    long end = System.nanoTime() + (lifetimeMillis + 1_100) * MILLI;
    for (long left; (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
    return Expiry.WHEN_IT_COMES_BACK;
  }
}
