// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import org.jspecify.annotations.Nullable;

/**
 * The events in drivers of R2DBC. What such a driver executes begins when somebody subscribes to a
 * publisher, on any thread. So these calls hand out the publisher that tells it.
 */
public interface PromtapR2dbc {

  /**
   * Reports that a call begins that makes or executes a statement.
   *
   * @return the number of statements that this thread made and executed before, for the exit
   */
  default int statementsBefore() {
    return 0;
  }

  /**
   * Reports that a connection made a statement or a batch.
   *
   * @param before what the enter returned
   * @param statement {@code null} if making it threw
   * @param sql {@code null} for a batch
   */
  default void made(int before, @Nullable Object statement, @Nullable Object sql) {}

  /** Reports that SQL was added to a batch. */
  default void added(Object batch, @Nullable Object sql) {}

  /**
   * Reports that a statement or a batch has made the publisher of an execution.
   *
   * @param before what the enter returned
   * @param publisher {@code null} if that threw
   * @return the publisher to return in its place; {@code null} if there is none
   */
  default @Nullable Object executed(int before, Object statement, @Nullable Object publisher) {
    return null;
  }

  /**
   * Reports that a result has made the publisher of its rows or counts.
   *
   * @param publisher {@code null} if that threw
   * @return the publisher to return in its place; {@code null} if there is none
   */
  default @Nullable Object read(Object result, @Nullable Object publisher) {
    return null;
  }

  /**
   * Reports that a result was made of another one.
   *
   * @param filtered {@code null} if that threw
   */
  default void filtered(Object result, @Nullable Object filtered) {}
}
