// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.bridge.PromtapThread;
import io.promtap.support.WeakIdentityMap;
import org.jspecify.annotations.Nullable;

/**
 * The notes about statements, which tell the operation of an execution. Statements are not kept
 * alive, and no method takes a lock.
 *
 * <p>A statement may be a wrapper with another statement inside, and the application may have
 * either: it wraps statements itself, and it takes the driver's out of a pool's. So the statement
 * inside has the note. A wrapper without a note takes over that of the first statement that it
 * executes. A wrapper that may never execute one has a note of its own: each does, until its class
 * was seen to execute the statement inside. So a prepare through a pool costs one object.
 */
final class StatementNotes {

  private static final int STATEMENT_BUCKETS = 1 << 12;
  private static final int CLASS_BUCKETS = 1 << 6;

  private final WeakIdentityMap<RememberedSql> notes = new WeakIdentityMap<>(STATEMENT_BUCKETS);

  /** The classes of wrappers, and whether they always executed the statement inside. */
  private final WeakIdentityMap<Boolean> executesInner = new WeakIdentityMap<>(CLASS_BUCKETS);

  /** Looks up the note of the outermost statement that is executed. */
  void executes(PromtapThread thread, Object statement, @Nullable Object sql) {
    RememberedSql known = notes.get(statement);
    if (known != null) {
      thread.jdbcSql = known.number;
    } else {
      thread.jdbcSql = sql instanceof String ? RememberedSql.OF_CALL : RememberedSql.UNKNOWN;
    }
  }

  /** Looks up the note of a statement inside the one that is executed, if that one needs it. */
  void executesInside(PromtapThread thread, Object statement, @Nullable Object sql) {
    RememberedSql outer = RememberedSql.of(thread.jdbcSql);
    if (outer != null && outer.isWrapper()) {
      if (notes.get(statement) != null) {
        thread.jdbcSql = RememberedSql.passedOn(outer.operation).number;
      }
    } else if (thread.jdbcSql == RememberedSql.UNKNOWN) {
      if (sql instanceof String) {
        thread.jdbcSql = RememberedSql.prepared(SqlOperation.of((String) sql)).number;
      } else {
        RememberedSql known = notes.get(statement);
        if (known != null) {
          thread.jdbcSql = RememberedSql.prepared(known.operation).number;
          if (known.isAdded()) {
            notes.remove(statement);
          }
        }
      }
    }
  }

  /** Learns from an execution that has ended, and forgets SQL that was added to a batch. */
  void executed(
      PromtapThread thread, Object statement, @Nullable Object sql, @Nullable Throwable thrown) {
    RememberedSql known = RememberedSql.of(thread.jdbcSql);
    if (known == null) {
      boolean isUnknown = thread.jdbcSql == RememberedSql.UNKNOWN && thrown == null;
      if (isUnknown && executesInner.get(statement.getClass()) != null) {
        executesInner.put(statement.getClass(), false);
      }
    } else if (known.isPassedOn()) {
      if (executesInner.get(statement.getClass()) == null) {
        executesInner.put(statement.getClass(), true);
      }
      notes.put(statement, RememberedSql.prepared(known.operation));
    } else if (known.isAdded() && sql == null) {
      notes.remove(statement);
    }
  }

  /**
   * Notes a statement that the application prepared.
   *
   * @param statement {@code null} if the driver threw
   */
  void prepared(PromtapThread thread, @Nullable Object statement, @Nullable Object sql) {
    thread.preparedSql = null;
    if (statement == null) {
      return;
    }
    int operation = SqlOperation.of((String) sql);
    if (!thread.preparedInside) {
      notes.put(statement, RememberedSql.prepared(operation));
    } else if (!Boolean.TRUE.equals(executesInner.get(statement.getClass()))) {
      RememberedSql known = notes.get(statement);
      if (known == null || known.isInner()) {
        notes.put(statement, RememberedSql.wrapper(operation));
      }
    }
  }

  /**
   * Notes a statement that was made inside another call. Inside a call that makes a statement it is
   * what a wrapper wraps. Any other call has made it for itself, and is what counts: it may have
   * threads of its own execute it.
   *
   * @param sql {@code null} if the statement was created without SQL
   */
  void madeInside(PromtapThread thread, Object statement, @Nullable Object sql) {
    if (!thread.makesStatement) {
      notes.put(statement, RememberedSql.inner(SqlOperation.of((String) sql)));
    } else if (sql != null) {
      boolean isSame = sql.equals(thread.preparedSql);
      if (!isSame || !thread.preparedInside) {
        notes.put(statement, RememberedSql.prepared(SqlOperation.of((String) sql)));
      }
      thread.preparedInside |= isSame;
    }
  }

  /** Notes the operation. A batch of several operations is one call, and counts as OTHER. */
  void addedToBatch(Object statement, @Nullable Object sql) {
    RememberedSql added = RememberedSql.added(SqlOperation.of((String) sql));
    RememberedSql known = notes.get(statement);
    if (known == null) {
      notes.put(statement, added);
    } else if (known != added && !known.isInner()) {
      notes.put(statement, RememberedSql.added(SqlOperation.OTHER));
    }
  }

  void clearedBatch(Object statement) {
    RememberedSql known = notes.get(statement);
    if (known != null && known.isAdded()) {
      notes.remove(statement);
    }
  }

  void closed(Object statement) {
    notes.remove(statement);
  }

  void removeCollected() {
    notes.removeCollected();
    executesInner.removeCollected();
  }
}
