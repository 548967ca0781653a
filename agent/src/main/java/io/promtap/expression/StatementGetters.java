// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.ReadStatements;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The methods that were seen to run a statement when an expression called them. None is called
 * again on an object of that class. Each class keeps the names of its own.
 *
 * <p>The statement itself is let through: a library that cannot load in the middle of a call may
 * lose what it was to load (decision 13).
 */
final class StatementGetters {

  static final String TEXT = "toString";

  private static final ClassValue<Set<String>> NAMES =
      new ClassValue<Set<String>>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
          return ConcurrentHashMap.newKeySet();
        }
      };

  private StatementGetters() {}

  static boolean isOne(Class<?> type, String method) {
    return NAMES.get(type).contains(method);
  }

  /**
   * Notes the method if the present thread has begun a statement in it.
   *
   * @param before {@link ReadStatements#count} before the call
   * @throws StatementException if it has
   */
  static void check(int before, Class<?> type, String method) throws StatementException {
    if (ReadStatements.count() != before && ReadStatements.begunHere()) {
      NAMES.get(type).add(method);
      throw new StatementException(type.getName() + "." + method);
    }
  }

  /** Says that a read ran a statement, and which method did it. */
  static final class StatementException extends Exception {
    private static final long serialVersionUID = 1L;

    StatementException(String method) {
      super(method + " runs a statement");
    }
  }
}
