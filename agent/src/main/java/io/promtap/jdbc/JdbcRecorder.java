package io.promtap.jdbc;

import io.promtap.bridge.PromtapJdbc;
import io.promtap.metrics.MetricRegistry;

/**
 * Counts statements and connections: here and nowhere else. Runs on application threads and on the
 * threads of pools.
 *
 * <p>One flag a thread tells whether a JDBC call is the outermost. An {@code execute} that is not
 * (a pool's wrapper calls the driver, a driver validates a connection) is somebody's own work and
 * passes by. The outermost call sets the flag as its last act and takes it back as its first,
 * without a call, so an error on the way can lose one count but never silence the thread.
 */
public final class JdbcRecorder implements PromtapJdbc {

  /** Marks a statement whose SQL was prepared, as against one that SQL was added to for a batch. */
  private static final int PREPARED = 1 << 16;

  private static final int STATEMENT_BUCKETS = 1 << 12;
  private static final int CONNECTION_BUCKETS = 1 << 9;

  /** 1 inside the outermost JDBC call; the woven code writes the 0. */
  private static final int INSIDE = 0;

  private static final int START_NANOS = 1;

  private final ThreadLocal<long[]> threads = new ThreadLocal<>();

  private final WeakIdentityTable operations = new WeakIdentityTable(STATEMENT_BUCKETS, true);
  private final WeakIdentityTable held = new WeakIdentityTable(CONNECTION_BUCKETS, false);
  private final HikariPools pools = new HikariPools();
  private final JdbcMetrics metrics;

  public JdbcRecorder(MetricRegistry registry, double[] buckets) {
    metrics = new JdbcMetrics(registry, buckets);
    registry.gauges(
        "db_pool_connections",
        "Connections of a pool by state, read from the pool.",
        new String[] {"pool", "state"},
        () -> {
          releaseCollected();
          return pools.read();
        });
  }

  @Override
  public long[] timedEntered() {
    long[] thread = thread();
    if (thread[INSIDE] != 0) {
      return null;
    }
    thread[START_NANOS] = System.nanoTime();
    thread[INSIDE] = 1;
    return thread;
  }

  @Override
  public long[] internalEntered() {
    long[] thread = thread();
    if (thread[INSIDE] != 0) {
      return null;
    }
    thread[INSIDE] = 1;
    return thread;
  }

  @Override
  public void statementExited(long startNanos, Object statement, Object sql, Throwable thrown) {
    long nanos = System.nanoTime() - startNanos;
    metrics.operation(operation(statement, sql)).record(nanos, thrown != null);
  }

  @Override
  public void prepareExited(Object statement, Object sql) {
    if (statement != null) {
      operations.put(statement, SqlOperation.of((String) sql) | PREPARED);
    }
  }

  /** A batch of several operations is {@code OTHER}: it is one call, and one count. */
  @Override
  public void batchAdded(Object statement, Object sql) {
    int added = SqlOperation.of((String) sql);
    int known = operations.get(statement);
    if (known == WeakIdentityTable.ABSENT) {
      operations.put(statement, added);
    } else if (known != added) {
      operations.put(statement, SqlOperation.OTHER);
    }
  }

  @Override
  public void batchCleared(Object statement) {
    int known = operations.get(statement);
    if (known != WeakIdentityTable.ABSENT && (known & PREPARED) == 0) {
      operations.remove(statement);
    }
  }

  @Override
  public void statementClosed(Object statement) {
    operations.remove(statement);
  }

  @Override
  public void acquireExited(long startNanos, Object connection, Throwable thrown) {
    if (connection != null) {
      metrics.acquire.observeNanos(System.nanoTime() - startNanos);
      if (held.put(connection, 0)) {
        metrics.active.increment();
      }
    }
  }

  /** Only a connection that was counted when it was taken is counted back, and only once. */
  @Override
  public void connectionClosed(Object connection) {
    if (held.remove(connection) != WeakIdentityTable.ABSENT) {
      metrics.active.decrement();
    }
  }

  @Override
  public void poolOpened(Object pool, Object config) {
    pools.add(pool, config);
  }

  @Override
  public void poolClosed(Object pool) {
    pools.remove(pool);
  }

  /** A connection that nobody closed and nobody can reach is held by nobody. At scrape. */
  private void releaseCollected() {
    metrics.active.add(-held.collected());
  }

  private int operation(Object statement, Object sql) {
    if (sql instanceof String) {
      return SqlOperation.of((String) sql);
    }
    int known = operations.get(statement);
    if (known == WeakIdentityTable.ABSENT) {
      return SqlOperation.OTHER;
    }
    if ((known & PREPARED) == 0) {
      operations.remove(statement);
    }
    return known & ~PREPARED;
  }

  private long[] thread() {
    long[] thread = threads.get();
    if (thread == null) {
      thread = new long[2];
      threads.set(thread);
    }
    return thread;
  }
}
