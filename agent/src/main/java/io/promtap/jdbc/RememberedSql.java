// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

/**
 * A note about a statement: the operation of its SQL, and whether it was prepared or added to a
 * batch. There is one object for each such pair, so that remembering a statement makes none.
 */
final class RememberedSql {

  private static final RememberedSql[] PREPARED = notes(true);
  private static final RememberedSql[] ADDED = notes(false);

  /** A number of {@link SqlOperation}. */
  final int operation;

  /**
   * Whether the SQL stays with the statement. SQL that was added to a batch ends with the batch.
   */
  final boolean isPrepared;

  private RememberedSql(int operation, boolean isPrepared) {
    this.operation = operation;
    this.isPrepared = isPrepared;
  }

  private static RememberedSql[] notes(boolean arePrepared) {
    RememberedSql[] notes = new RememberedSql[SqlOperation.COUNT];
    for (int i = 0; i < notes.length; i++) {
      notes[i] = new RememberedSql(i, arePrepared);
    }
    return notes;
  }

  static RememberedSql prepared(int operation) {
    return PREPARED[operation];
  }

  static RememberedSql added(int operation) {
    return ADDED[operation];
  }
}
