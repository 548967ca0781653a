// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.applications.Application;
import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapJdbc;
import io.promtap.bridge.PromtapR2dbc;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.Counter;
import io.promtap.metrics.LabeledValue;
import io.promtap.metrics.MetricRegistry;
import io.promtap.support.ReadStatements;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of statements and connections, and the only place where they are counted. Runs on
 * application threads and on the threads of pools.
 *
 * <p>A flag for each thread tells whether a JDBC call is the outermost. An {@code execute} inside
 * another call is the own work of a pool or a driver (a pool's wrapper calls the driver, a driver
 * validates a connection) and is not counted. The enter of the outermost call sets the flag as its
 * last step. Its exit clears the flag as its first step, without a call. So an error in between can
 * lose one count, but it cannot silence the thread.
 */
public final class JdbcRecorder implements PromtapJdbc, Runnable, Function<Object, JdbcMetrics> {

  private final StatementNotes statements = new StatementNotes();

  /** {@code null} unless leaks are wanted. */
  private final @Nullable ConnectionLeaks leaks;

  private final HeldConnections held;
  private final ConnectionOrigins origins;
  private final Pools pools;

  private final R2dbcRecorder r2dbc;

  /** Those of the JVM; {@code null} with the label of the application. */
  private final @Nullable JdbcMetrics ofAll;

  /** {@code null} without the label of the application. */
  private final @Nullable ApplicationMetrics byApplication;

  /** Creates a recorder without the label of the application. */
  public JdbcRecorder(MetricRegistry registry, double[] buckets) {
    this(registry, buckets, 0, null);
  }

  /**
   * @param leakAfterNanos how long a connection may be held before it counts as leaked; 0 if none
   *     counts
   * @param applications {@code null} if nobody wants to know the application of a call
   */
  public JdbcRecorder(
      MetricRegistry registry,
      double[] buckets,
      long leakAfterNanos,
      @Nullable Applications applications) {
    pools = new Pools(applications);
    leaks = leakAfterNanos == 0 ? null : newLeaks(leakAfterNanos);
    held = new HeldConnections(leaks);
    origins = new ConnectionOrigins(held);
    r2dbc = new R2dbcRecorder(this);
    String help = "Connections that the application holds now.";
    String[] poolLabels = {"pool", "state"};
    if (applications == null) {
      ofAll = new JdbcMetrics(registry, buckets, leaks != null, null);
      byApplication = null;
      registry.gaugeReadAtScrape("db_connections_active", help, held);
    } else {
      ofAll = null;
      byApplication = new ApplicationMetrics(applications, registry, buckets, leaks != null);
      poolLabels = Applications.labelNames(poolLabels);
      registry.gaugesReadAtScrape(
          "db_connections_active",
          help,
          Applications.labelNames(),
          new Supplier<List<LabeledValue>>() {
            @Override
            public List<LabeledValue> get() {
              return byApplication.active(held);
            }
          });
    }
    if (leaks != null) {
      registry.beforeScrape(
          new Runnable() {
            @Override
            public void run() {
              leaks.removeCollected();
              held.countLeaks(leaks);
            }
          });
    }
    // An idle service would otherwise keep collected statements until its next one.
    registry.beforeScrape(this);
    registry.gaugesReadAtScrape(
        "db_pool_connections",
        "Connections of a pool by state, read from the pool.",
        poolLabels,
        new Supplier<List<LabeledValue>>() {
          @Override
          public List<LabeledValue> get() {
            return pools.read();
          }
        });
  }

  /** Lets go of statements that nobody has closed. Called once a second, and before a scrape. */
  @Override
  public void run() {
    statements.letGo();
    r2dbc.settle();
  }

  /** Returns the recorder of R2DBC. */
  public PromtapR2dbc r2dbc() {
    return r2dbc;
  }

  @Override
  public void agentEnds() {
    statements.end();
  }

  private ConnectionLeaks newLeaks(long limitNanos) {
    return new ConnectionLeaks(
        limitNanos,
        new Function<Hold, Counter>() {
          @Override
          public Counter apply(Hold hold) {
            return byApplication == null || hold.application == null
                ? Objects.requireNonNull(ofAll).leaked(hold.lastOperation)
                : byApplication.of(hold.application).leaked(hold.lastOperation);
          }
        });
  }

  /**
   * Returns the metrics of the application that calls now.
   *
   * @param called an object of the driver or pool; {@code null} if there is none
   */
  private JdbcMetrics metrics(@Nullable Object called) {
    return byApplication == null ? Objects.requireNonNull(ofAll) : byApplication.current(called);
  }

  /** For R2DBC, which counts in the same metrics. */
  @Override
  public JdbcMetrics apply(Object called) {
    return metrics(called);
  }

  private @Nullable Application application(Object connection) {
    return byApplication == null ? null : byApplication.applications.current(connection);
  }

  @Override
  public @Nullable PromtapThread beginTimed() {
    PromtapThread thread = PromtapThread.current();
    if (thread.insideJdbc) {
      return null;
    }
    thread.makesStatement = false;
    thread.executesStatement = false;
    thread.jdbcStartNanos = System.nanoTime();
    thread.insideJdbc = true;
    return thread;
  }

  @Override
  public @Nullable PromtapThread beginExecution(Object statement, @Nullable Object sql) {
    PromtapThread thread = PromtapThread.current();
    if ((thread.ruleWork & PromtapThread.READING) != 0) {
      // A getter's, which the application did not ask for.
      ReadStatements.began();
      return null;
    }
    if (thread.insideJdbc) {
      statements.executesInside(thread, statement, sql);
      return null;
    }
    statements.executes(thread, statement, sql);
    thread.makesStatement = false;
    thread.executesStatement = true;
    thread.jdbcStartNanos = System.nanoTime();
    thread.insideJdbc = true;
    return thread;
  }

  @Override
  public @Nullable PromtapThread beginPrepare(Object connection) {
    PromtapThread thread = PromtapThread.current();
    if (thread.insideJdbc) {
      return null;
    }
    thread.preparing = connection;
    thread.makesStatement = true;
    thread.executesStatement = false;
    thread.insideJdbc = true;
    return thread;
  }

  @Override
  public @Nullable PromtapThread beginInternal() {
    PromtapThread thread = PromtapThread.current();
    if (thread.insideJdbc) {
      return null;
    }
    thread.makesStatement = false;
    thread.executesStatement = false;
    thread.insideJdbc = true;
    return thread;
  }

  @Override
  public void statementExited(
      PromtapThread thread, Object statement, @Nullable Object sql, @Nullable Throwable thrown) {
    long nanos = System.nanoTime() - thread.jdbcStartNanos;
    if (sql == null) {
      statements.executed(thread, statement);
    }
    RememberedSql known = RememberedSql.of(thread.jdbcSql);
    if (known != null && known.isInner()) {
      return;
    }
    int operation = known == null ? SqlOperation.OTHER : known.operation;
    if (sql instanceof String) {
      operation = SqlOperation.of((String) sql);
    }
    metrics(statement).operation(operation).record(nanos, thrown != null);
    if (leaks != null) {
      leaks.ran(statement, operation);
    }
    statements.batchEnded(thread, statement, sql);
  }

  @Override
  public void batchExited(
      PromtapThread thread, Object statement, @Nullable Object counts, @Nullable Throwable thrown) {
    RememberedSql known = RememberedSql.of(thread.jdbcSql);
    statementExited(thread, statement, null, thrown);
    if (known != null && known.isInner()) {
      return;
    }
    if (counts instanceof int[]) {
      metrics(statement).batchSize.observeCount(((int[]) counts).length);
    } else if (counts instanceof long[]) {
      metrics(statement).batchSize.observeCount(((long[]) counts).length);
    }
  }

  @Override
  public void prepareExited(
      PromtapThread thread, @Nullable Object statement, @Nullable Object sql) {
    if (statement != null) {
      statements.prepared(thread, statement, sql);
    }
  }

  @Override
  public void madeBy(Object connection, @Nullable Object statement) {
    if (leaks != null && statement != null) {
      Hold hold = held.hold(connection);
      if (hold != null) {
        leaks.made(hold, statement);
      }
    }
  }

  @Override
  public void innerMade(Object connection, @Nullable Object statement, @Nullable Object sql) {
    PromtapThread thread = PromtapThread.currentOrNull();
    // An enter that failed leaves an exit that is inside nothing.
    if (statement == null || thread == null || !thread.insideJdbc) {
      return;
    }
    statements.madeInside(thread, statement, sql);
    Object outer = thread.preparing;
    if (outer != null && outer != connection) {
      held.usedInside(connection, outer);
    }
  }

  @Override
  public void batchAdded(Object statement, @Nullable Object sql) {
    statements.addedToBatch(statement, sql);
  }

  @Override
  public void batchCleared(Object statement) {
    statements.clearedBatch(statement);
  }

  @Override
  public void statementClosed(@Nullable PromtapThread outermost, Object statement) {
    PromtapThread thread = outermost == null ? PromtapThread.current() : outermost;
    if (thread.insideJdbc && thread.executesStatement) {
      statements.closedInsideExecution(statement);
    } else {
      statements.closed(thread, statement);
      if (leaks != null) {
        leaks.statementClosed(statement);
      }
    }
  }

  @Override
  public void borrowExited(
      PromtapThread thread,
      Object source,
      @Nullable Object connection,
      @Nullable Throwable thrown) {
    ConnectionOrigin origin = origins.of(source);
    if (acquired(thread, origin, source, connection, thrown) && connection != null) {
      held.taken(connection, origin, application(connection));
    }
  }

  @Override
  public void connectExited(
      PromtapThread thread, @Nullable Object connection, @Nullable Throwable thrown) {
    if (connection == null && thrown == null) {
      // Another driver's address.
      return;
    }
    ConnectionOrigin origin = origins.ofCaller();
    if (acquired(thread, origin, null, connection, thrown) && connection != null) {
      held.taken(connection, origin, application(connection));
    }
  }

  @Override
  public void handleExited(
      PromtapThread thread, Object owner, @Nullable Object connection, @Nullable Throwable thrown) {
    ConnectionOrigin origin = held.originOf(owner);
    if (origin == null) {
      origin = origins.ofCaller();
    }
    acquired(thread, origin, owner, connection, thrown);
    if (connection != null) {
      held.takenFrom(owner, connection, origin, application(connection));
    }
  }

  /**
   * Returns whether the application acquired a connection; a pool's own work does not count.
   *
   * @param source what was asked; {@code null} if that was a driver
   */
  private boolean acquired(
      PromtapThread thread,
      ConnectionOrigin origin,
      @Nullable Object source,
      @Nullable Object connection,
      @Nullable Throwable thrown) {
    if (origin.servesPool()) {
      return false;
    }
    if (connection != null) {
      metrics(connection).acquire.observeNanos(System.nanoTime() - thread.jdbcStartNanos);
      return true;
    }
    if (thrown != null) {
      metrics(source).acquireFailures.increment();
    }
    return false;
  }

  @Override
  public void connectionClosed(@Nullable Object connection) {
    if (connection != null) {
      held.closed(connection);
    }
  }

  @Override
  public void ownerClosed(Object owner) {
    held.ownerClosed(owner);
  }

  @Override
  public void poolOpened(int kind, Object pool) {
    pools.add(kind, pool);
  }

  @Override
  public void poolClosed(Object pool) {
    pools.remove(pool);
  }
}
