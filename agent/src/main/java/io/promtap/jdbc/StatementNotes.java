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
 * either: it wraps statements itself, and it takes the driver's out of a pool's. So each statement
 * that is prepared has a note. A wrapper that nobody was seen to prepare takes over the note of the
 * first statement that it executes.
 */
final class StatementNotes {

  private static final int STATEMENT_BUCKETS = 1 << 12;

  private final WeakIdentityMap<RememberedSql> notes = new WeakIdentityMap<>(STATEMENT_BUCKETS);

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
    if (thread.jdbcSql != RememberedSql.UNKNOWN) {
      return;
    }
    if (sql instanceof String) {
      thread.jdbcSql = RememberedSql.prepared(SqlOperation.of((String) sql)).number;
      return;
    }
    RememberedSql known = notes.get(statement);
    if (known != null) {
      thread.jdbcSql = RememberedSql.prepared(known.operation).number;
      if (known.isAdded()) {
        notes.remove(statement);
      }
    }
  }

  /** Forgets SQL that was added to a batch, which has ended. */
  void executed(PromtapThread thread, Object statement, @Nullable Object sql) {
    RememberedSql known = RememberedSql.of(thread.jdbcSql);
    if (known != null && known.isAdded() && sql == null) {
      notes.remove(statement);
    }
  }

  /** Notes a statement that was prepared. */
  void prepared(Object statement, @Nullable Object sql) {
    notes.put(statement, RememberedSql.prepared(SqlOperation.of((String) sql)));
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
      prepared(statement, sql);
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

  /**
   * Keeps what the application prepared: a wrapper may close it after an error and use it again.
   */
  void closedInsideExecution(Object statement) {
    RememberedSql known = notes.get(statement);
    if (known != null && known.isInner()) {
      notes.remove(statement);
    }
  }

  void removeCollected() {
    notes.removeCollected();
  }
}
