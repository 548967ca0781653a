// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.bridge.PromtapThread;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The places of one thread for the statements that it has made and not closed yet, each with the
 * number of a note. Only the thread itself puts and replaces; any thread may look, and may take
 * away what it has seen.
 *
 * <p>A place holds its statement strongly, which costs no object and no identity hash. So somebody
 * has to look at all places from time to time, and take away what was there the last time. The
 * thread finds its places by the two arrays alone: it may outlive the agent's classes.
 */
final class StatementPlaces {

  private static final int PLACES = 8;

  private final AtomicReferenceArray<@Nullable Object> statements;
  private final AtomicIntegerArray numbers = new AtomicIntegerArray(PLACES);

  /** What was there at the last look. */
  private final @Nullable Object[] before = new Object[PLACES];

  /** Creates the places of a thread. */
  StatementPlaces(PromtapThread thread) {
    statements = new AtomicReferenceArray<>(PLACES);
    thread.statementNumbers = numbers;
    thread.statements = statements;
  }

  /** Returns the number of a statement of this thread; 0 if it is not here. */
  static int find(PromtapThread thread, Object statement) {
    AtomicReferenceArray<@Nullable Object> all = thread.statements;
    AtomicIntegerArray numbers = thread.statementNumbers;
    return all == null || numbers == null ? 0 : find(all, numbers, statement);
  }

  private static int find(
      AtomicReferenceArray<@Nullable Object> all, AtomicIntegerArray numbers, Object statement) {
    for (int i = 0; i < PLACES; i++) {
      if (all.get(i) == statement) {
        return numbers.get(i);
      }
    }
    return 0;
  }

  /**
   * Puts a statement of this thread, or replaces its number.
   *
   * @return false if there is no place
   */
  static boolean put(PromtapThread thread, Object statement, int number) {
    AtomicReferenceArray<@Nullable Object> all = thread.statements;
    AtomicIntegerArray numbers = thread.statementNumbers;
    if (all == null || numbers == null || thread.isForgotten()) {
      return false;
    }
    int free = -1;
    for (int i = 0; i < PLACES; i++) {
      Object there = all.get(i);
      if (there == statement) {
        numbers.set(i, number);
        return true;
      }
      free = there == null ? i : free;
    }
    if (free < 0) {
      return false;
    }
    numbers.lazySet(free, number);
    all.lazySet(free, statement);
    return true;
  }

  /** Makes one place of this thread free, in turn; the taker gets what was there. */
  static void free(PromtapThread thread, ObjIntConsumer<Object> taker) {
    int place = thread.nextStatement;
    thread.nextStatement = (place + 1) % PLACES;
    AtomicReferenceArray<@Nullable Object> all = thread.statements;
    AtomicIntegerArray numbers = thread.statementNumbers;
    if (all != null && numbers != null) {
      take(all, numbers, place, taker);
    }
  }

  /** Removes a statement of this thread; returns false if it is not here. */
  static boolean remove(PromtapThread thread, Object statement) {
    AtomicReferenceArray<@Nullable Object> all = thread.statements;
    for (int i = 0; all != null && i < PLACES; i++) {
      if (all.get(i) == statement) {
        all.lazySet(i, null);
        return true;
      }
    }
    return false;
  }

  /** Returns the number of a statement, on any thread; 0 if it is not here. */
  int find(Object statement) {
    return find(statements, numbers, statement);
  }

  /** Takes away what was here at the last call of this. For one thread at a time. */
  void takeOld(ObjIntConsumer<Object> taker) {
    for (int i = 0; i < PLACES; i++) {
      Object there = statements.get(i);
      if (there != null && there == before[i]) {
        take(statements, numbers, i, taker);
        there = null;
      }
      before[i] = there;
    }
  }

  /** Takes all away. */
  void takeAll(ObjIntConsumer<Object> taker) {
    for (int i = 0; i < PLACES; i++) {
      take(statements, numbers, i, taker);
      before[i] = null;
    }
  }

  /** The taker has it before it is gone from here, so that it is known all the time. */
  private static void take(
      AtomicReferenceArray<@Nullable Object> all,
      AtomicIntegerArray numbers,
      int place,
      ObjIntConsumer<Object> taker) {
    Object there = all.get(place);
    int number = numbers.get(place);
    if (there != null && all.get(place) == there) {
      taker.accept(there, number);
      all.compareAndSet(place, there, null);
    }
  }
}
