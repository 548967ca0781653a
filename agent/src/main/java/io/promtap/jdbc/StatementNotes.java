// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.bridge.PromtapThread;
import io.promtap.support.WeakIdentityMap;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The notes about statements, which tell the operation of an execution. No method takes a lock.
 *
 * <p>A statement may be a wrapper with another statement inside, and the application may have
 * either: it wraps statements itself, and it takes the driver's out of a pool's. So each statement
 * that is prepared has a note. A wrapper that nobody was seen to prepare takes over the note of the
 * first statement that it executes.
 *
 * <p>Most statements are prepared, executed and closed by one thread. So a thread has places for
 * the notes of a few, which allocate nothing. What stays there for a second or two, and what has no
 * place, moves to a map that keeps no statement alive. So does everything of a virtual thread, of
 * which there may be a million.
 */
final class StatementNotes implements ObjIntConsumer<Object>, Consumer<StatementPlaces> {

  private static final int STATEMENT_BUCKETS = 1 << 12;
  private static final int THREAD_BUCKETS = 1 << 9;

  private static final String VIRTUAL_THREAD = "java.lang.VirtualThread";

  /** What is not in a thread's places. */
  private final WeakIdentityMap<RememberedSql> notes = new WeakIdentityMap<>(STATEMENT_BUCKETS);

  /** The places of each thread. Those of a thread that is gone move to the map. */
  private final WeakIdentityMap<StatementPlaces> threads =
      new WeakIdentityMap<>(THREAD_BUCKETS, this);

  /** Whether the map ever had an entry: looking takes the identity hash of a statement. */
  private volatile boolean mapInUse;

  /** Whether a statement was ever made inside another call. Their notes are in the map. */
  private volatile boolean hasInner;

  /** Looks up the note of the outermost statement that is executed. */
  void executes(PromtapThread thread, Object statement, @Nullable Object sql) {
    int number = numberOf(thread, statement, sql);
    thread.jdbcSql =
        number != RememberedSql.UNKNOWN || !(sql instanceof String)
            ? number
            : RememberedSql.OF_CALL;
  }

  private int numberOf(PromtapThread thread, Object statement, @Nullable Object sql) {
    int number = StatementPlaces.find(thread, statement);
    // Of a statement with its SQL in the call only one thing matters: whether it is an inner one.
    boolean matters = hasInner || !(sql instanceof String);
    return number != RememberedSql.UNKNOWN || !matters || !mapInUse ? number : inMap(statement);
  }

  private int inMap(Object statement) {
    RememberedSql known = notes.get(statement);
    return known == null ? RememberedSql.UNKNOWN : known.number;
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
    RememberedSql known = RememberedSql.of(numberOf(thread, statement, null));
    if (known == null) {
      known = ofOtherThreads(statement);
    }
    if (known != null) {
      thread.jdbcSql = RememberedSql.prepared(known.operation).number;
      if (known.isAdded()) {
        forget(thread, statement);
      }
    }
  }

  /** Takes over what another thread has noted, if nothing else has told the operation. */
  void executed(PromtapThread thread, Object statement) {
    if (thread.jdbcSql == RememberedSql.UNKNOWN) {
      RememberedSql known = ofOtherThreads(statement);
      if (known != null) {
        thread.jdbcSql = known.number;
      }
    }
  }

  /** Forgets SQL that was added to a batch, which has ended. */
  void batchEnded(PromtapThread thread, Object statement, @Nullable Object sql) {
    RememberedSql known = RememberedSql.of(thread.jdbcSql);
    if (known != null && known.isAdded() && sql == null) {
      forget(thread, statement);
    }
  }

  /** Finds a note in the places of all threads, once for a statement: then it is in the map. */
  private @Nullable RememberedSql ofOtherThreads(Object statement) {
    RememberedSql there = notes.get(statement);
    if (there != null) {
      return RememberedSql.of(there.number);
    }
    int[] found = {RememberedSql.UNKNOWN};
    threads.forEachValue(
        new Consumer<StatementPlaces>() {
          @Override
          public void accept(StatementPlaces places) {
            int number = places.find(statement);
            found[0] = number == RememberedSql.UNKNOWN ? found[0] : number;
          }
        });
    RememberedSql known = RememberedSql.of(found[0]);
    // It may have moved to the map meanwhile.
    there = notes.putIfAbsent(statement, known == null ? RememberedSql.UNSEEN : known);
    mapInUse = true;
    return there == null ? known : RememberedSql.of(there.number);
  }

  /** Notes a statement that was prepared. */
  void prepared(PromtapThread thread, Object statement, @Nullable Object sql) {
    put(thread, statement, RememberedSql.prepared(operationOf(thread, sql)));
    thread.preparedSql = null;
  }

  /** Returns the operation, which a call inside may have found for the same text. */
  private static int operationOf(PromtapThread thread, @Nullable Object sql) {
    return sql != null && sql == thread.preparedSql
        ? thread.preparedOperation
        : SqlOperation.of((String) sql);
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
      putInMap(statement, RememberedSql.inner(SqlOperation.of((String) sql)));
      hasInner = true;
    } else if (sql != null) {
      int operation = operationOf(thread, sql);
      put(thread, statement, RememberedSql.prepared(operation));
      thread.preparedOperation = operation;
      thread.preparedSql = sql;
    }
  }

  /** Notes the operation. A batch of several operations is one call, and counts as OTHER. */
  void addedToBatch(Object statement, @Nullable Object sql) {
    PromtapThread thread = PromtapThread.current();
    RememberedSql added = RememberedSql.added(SqlOperation.of((String) sql));
    RememberedSql known = RememberedSql.of(numberOf(thread, statement, null));
    if (known == null) {
      put(thread, statement, added);
    } else if (known != added && !known.isInner()) {
      replace(thread, statement, RememberedSql.added(SqlOperation.OTHER));
    }
  }

  void clearedBatch(Object statement) {
    PromtapThread thread = PromtapThread.current();
    RememberedSql known = RememberedSql.of(numberOf(thread, statement, null));
    if (known != null && known.isAdded()) {
      forget(thread, statement);
    }
  }

  void closed(PromtapThread thread, Object statement) {
    forget(thread, statement);
  }

  /**
   * Keeps what the application prepared: a wrapper may close it after an error and use it again.
   */
  void closedInsideExecution(Object statement) {
    RememberedSql known = hasInner ? notes.get(statement) : null;
    if (known != null && known.isInner()) {
      notes.remove(statement);
    }
  }

  /** Puts a note where the statement is known, else into the thread's places. */
  private void replace(PromtapThread thread, Object statement, RememberedSql note) {
    if (StatementPlaces.find(thread, statement) == RememberedSql.UNKNOWN
        || !StatementPlaces.put(thread, statement, note.number)) {
      putInMap(statement, note);
    }
  }

  private void put(PromtapThread thread, Object statement, RememberedSql note) {
    if (thread.statements == null) {
      makePlaces(thread);
    }
    if (!StatementPlaces.put(thread, statement, note.number)) {
      StatementPlaces.free(thread, this);
      if (!StatementPlaces.put(thread, statement, note.number)) {
        putInMap(statement, note);
      }
    }
  }

  private void putInMap(Object statement, RememberedSql note) {
    notes.put(statement, note);
    mapInUse = true;
  }

  private void forget(PromtapThread thread, Object statement) {
    if (!StatementPlaces.remove(thread, statement) && mapInUse) {
      notes.remove(statement);
    }
  }

  private void makePlaces(PromtapThread thread) {
    if (!Thread.currentThread().getClass().getName().startsWith(VIRTUAL_THREAD)) {
      threads.put(thread, new StatementPlaces(thread));
    }
  }

  /** Moves a note to the map. */
  @Override
  public void accept(Object statement, int number) {
    RememberedSql note = RememberedSql.of(number);
    if (note != null) {
      putInMap(statement, note);
    }
  }

  /** Moves the notes of a thread that is gone to the map. */
  @Override
  public void accept(StatementPlaces places) {
    places.takeAll(this);
  }

  /** Lets go of the statements that threads have had for a second. Called once a second. */
  synchronized void letGo() {
    threads.removeCollected();
    threads.forEachValue(
        new Consumer<StatementPlaces>() {
          @Override
          public void accept(StatementPlaces places) {
            places.takeOld(StatementNotes.this);
          }
        });
    notes.removeCollected();
  }

  /** Lets go of all statements, when the agent ends. Threads keep their places. */
  void end() {
    threads.forEachValue(
        new Consumer<StatementPlaces>() {
          @Override
          public void accept(StatementPlaces places) {
            places.takeAll(
                new ObjIntConsumer<Object>() {
                  @Override
                  public void accept(Object statement, int number) {
                    // Nobody needs it any more.
                  }
                });
          }
        });
  }
}
