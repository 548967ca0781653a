// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.bridge.PromtapR2dbc;
import io.promtap.bridge.PromtapThread;
import io.promtap.log.Failures;
import io.promtap.support.WeakIdentityMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of what drivers of R2DBC execute. Runs on application threads and on those of
 * drivers.
 *
 * <p>The driver's own statement counts, below all wrappers. It is the innermost that a call of
 * {@code createStatement} made: a call in which another one made a statement has made a wrapper. A
 * statement that no such call has made, or one inside the own work of a driver or pool, is not the
 * application's. So drivers may execute a batch by statements.
 */
final class R2dbcRecorder implements PromtapR2dbc {

  private static final int BUCKETS = 1 << 12;

  private final WeakIdentityMap<RememberedSql> statements = new WeakIdentityMap<>(BUCKETS);
  private final WeakIdentityMap<R2dbcExecution> results = new WeakIdentityMap<>(BUCKETS);

  /** Executions that have ended but for results that nobody reads. */
  private final Queue<R2dbcExecution> unread = new ConcurrentLinkedQueue<>();

  private final Function<Object, JdbcMetrics> metrics;

  /**
   * @param metrics returns those of the application that uses an object of the driver now
   */
  R2dbcRecorder(Function<Object, JdbcMetrics> metrics) {
    this.metrics = metrics;
  }

  @Override
  public int statementsBefore() {
    return PromtapThread.current().reactiveStatements;
  }

  @Override
  public void made(int before, @Nullable Object statement, @Nullable Object sql) {
    PromtapThread thread = PromtapThread.current();
    if (statement != null && thread.reactiveStatements == before && !thread.insideJdbc) {
      thread.reactiveStatements++;
      statements.put(
          statement,
          sql == null
              ? RememberedSql.UNSEEN
              : RememberedSql.prepared(SqlOperation.of((String) sql)));
    }
  }

  /** Notes the operation. A batch of several operations is one execution, and counts as OTHER. */
  @Override
  public void added(Object batch, @Nullable Object sql) {
    RememberedSql known = statements.get(batch);
    if (known != null) {
      int operation = SqlOperation.of((String) sql);
      boolean isOther = known != RememberedSql.UNSEEN && known.operation != operation;
      statements.put(batch, RememberedSql.prepared(isOther ? SqlOperation.OTHER : operation));
    }
  }

  @Override
  public @Nullable Object executed(int before, Object statement, @Nullable Object publisher) {
    RememberedSql known = publisher == null ? null : statements.get(statement);
    PromtapThread thread = PromtapThread.current();
    if (publisher == null || known == null || thread.reactiveStatements != before) {
      return null;
    }
    Object observed = observed(publisher, new Executions(publisher, statement, known.operation));
    if (observed != null) {
      thread.reactiveStatements++;
    }
    return observed;
  }

  @Override
  public @Nullable Object read(Object result, @Nullable Object publisher) {
    // Each result is read once. What a method of it calls inside finds it first.
    R2dbcExecution execution =
        publisher != null && ReactorOperators.areOf(publisher) ? results.remove(result) : null;
    return publisher == null || execution == null
        ? null
        : observed(publisher, new Reads(publisher, execution));
  }

  @Override
  public void filtered(Object result, @Nullable Object filtered) {
    R2dbcExecution execution =
        filtered == null || filtered == result ? null : results.remove(result);
    if (filtered != null && execution != null) {
      results.put(filtered, execution);
    }
  }

  private static @Nullable Object observed(Object publisher, Supplier<Object> subscriptions) {
    try {
      return ReactorOperators.deferred(publisher, subscriptions);
    } catch (Throwable failure) {
      Failures.record("r2dbc", failure);
      return null;
    }
  }

  /** Counts what nobody reads. Called once a second, and at each scrape. */
  void settle() {
    for (R2dbcExecution next = unread.poll(); next != null; next = unread.poll()) {
      next.settle();
    }
    statements.removeCollected();
    results.removeCollected();
  }

  /** The publishers of the executions of a statement, one for each subscription. */
  private final class Executions implements Supplier<Object> {
    private final Object publisher;
    private final Object statement;
    private final int operation;

    Executions(Object publisher, Object statement, int operation) {
      this.publisher = publisher;
      this.statement = statement;
      this.operation = operation;
    }

    @Override
    public Object get() {
      try {
        R2dbcExecution execution =
            new R2dbcExecution(metrics.apply(statement).operation(operation), unread);
        R2dbcSubscription observer = new R2dbcSubscription(execution, results);
        return ReactorOperators.observed(ReactorOperators.withNext(publisher, observer), observer);
      } catch (Throwable failure) {
        Failures.record("r2dbc", failure);
        return publisher;
      }
    }
  }

  /** The publishers of what is in a result, one for each subscription. */
  private static final class Reads implements Supplier<Object> {
    private final Object publisher;
    private final R2dbcExecution execution;

    Reads(Object publisher, R2dbcExecution execution) {
      this.publisher = publisher;
      this.execution = execution;
    }

    @Override
    public Object get() {
      try {
        Object observed =
            ReactorOperators.observed(publisher, new R2dbcSubscription(execution, null));
        execution.begins();
        return observed;
      } catch (Throwable failure) {
        Failures.record("r2dbc", failure);
        return publisher;
      }
    }
  }
}
