// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * A note about a statement: the operation of its SQL, and how the statement came by it. There is
 * one object for each such pair, so that remembering a statement makes none, and a number for each
 * object, which a thread can keep without keeping the agent's classes.
 */
final class RememberedSql {

  /** The number of a statement that nobody was seen to prepare. */
  static final int UNKNOWN = 0;

  /** The number of a statement that gets its SQL with the call. */
  static final int OF_CALL = -1;

  private static final int PREPARED = 0;
  private static final int ADDED = 1;
  private static final int INNER = 2;

  private static final RememberedSql[] ALL = notes();

  /** Of a statement that no thread was seen to make. */
  static final RememberedSql UNSEEN = new RememberedSql();

  /** A number of {@link SqlOperation}. */
  final int operation;

  final int number;
  private final int kind;

  private RememberedSql(int kind, int operation) {
    this.kind = kind;
    this.operation = operation;
    number = 1 + kind * SqlOperation.COUNT + operation;
  }

  private RememberedSql() {
    kind = PREPARED;
    operation = SqlOperation.OTHER;
    number = UNKNOWN;
  }

  private static RememberedSql[] notes() {
    RememberedSql[] notes = new RememberedSql[(INNER + 1) * SqlOperation.COUNT];
    for (int i = 0; i < notes.length; i++) {
      notes[i] = new RememberedSql(i / SqlOperation.COUNT, i % SqlOperation.COUNT);
    }
    return notes;
  }

  /** Returns the note of a number; {@code null} if there is none. */
  static @Nullable RememberedSql of(int number) {
    return number > UNKNOWN ? ALL[number - 1] : null;
  }

  /** Of a statement that was prepared. */
  static RememberedSql prepared(int operation) {
    return ALL[PREPARED * SqlOperation.COUNT + operation];
  }

  /** Of a statement whose SQL was added to a batch, and ends with it. */
  static RememberedSql added(int operation) {
    return ALL[ADDED * SqlOperation.COUNT + operation];
  }

  /** Of a statement that another JDBC call made for its own use. */
  static RememberedSql inner(int operation) {
    return ALL[INNER * SqlOperation.COUNT + operation];
  }

  boolean isAdded() {
    return kind == ADDED;
  }

  boolean isInner() {
    return kind == INNER;
  }
}
