// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The operation of a SQL text: its first keyword after white space, comments, parentheses and the
 * braces of a JDBC escape. Where {@code WITH} or {@code FROM} is the first one, {@link QueryVerb}
 * finds the one that counts.
 *
 * <p>Finding it reads at most {@link #LIMIT} characters, and creates no object. An operation is a
 * number of {@link SqlKeywords}, so that counting needs no look-up.
 */
final class SqlOperation {

  /** Far more than any leading comment has. Limits the cost of a text of megabytes. */
  static final int LIMIT = 20_000;

  /** Keywords that are an operation only before a certain word. */
  private static final String[][] PAIRS = {
    {"START", "TRANSACTION", "BEGIN"},
    {"SAVE", "TRAN", "SAVEPOINT"},
    {"SAVE", "TRANSACTION", "SAVEPOINT"}
  };

  static final int OTHER = SqlKeywords.OTHER;

  static final int COUNT = SqlKeywords.COUNT;

  private SqlOperation() {}

  /** Returns the label value of an operation. */
  static String name(int operation) {
    return SqlKeywords.name(operation);
  }

  /**
   * Returns the number of the operation of a SQL text; {@link #OTHER} for {@code null} and if there
   * is no known keyword.
   */
  static int of(@Nullable String sql) {
    if (sql == null) {
      return OTHER;
    }
    for (int readings = SqlText.READINGS - 1; readings >= 0; readings--) {
      int operation = of(sql, Math.min(sql.length(), LIMIT), readings);
      if (operation != SqlText.UNENDED) {
        return operation;
      }
    }
    return OTHER;
  }

  private static int of(String sql, int end, int readings) {
    int at = 0;
    while (at < end) {
      char c = sql.charAt(at);
      int past = SqlText.skipComment(sql, at, end, false, readings);
      past = past > at ? past : SqlText.skipQuoted(sql, at, end, readings);
      if (past > at) {
        at = past;
      } else if (SqlText.isWordStart(c)) {
        return startingWith(sql, at, SqlText.wordEnd(sql, at, end), end, readings);
      } else if (c == ':' || c == '@') {
        at = SqlText.wordEnd(sql, at + 1, end);
      } else if (SqlText.isLeading(c)) {
        at++;
      } else {
        return OTHER;
      }
    }
    return at > end ? SqlText.UNENDED : OTHER;
  }

  private static int startingWith(String sql, int from, int to, int end, int readings) {
    int operation = SqlKeywords.operation(sql, from, to);
    if (operation != OTHER) {
      return operation;
    }
    if (SqlText.is(sql, from, to, "WITH")) {
      return QueryVerb.afterWith(sql, to, end, readings);
    }
    if (SqlText.is(sql, from, to, "FROM")) {
      return QueryVerb.afterFrom(sql, to, end, readings);
    }
    for (String[] pair : PAIRS) {
      if (SqlText.is(sql, from, to, pair[0])) {
        int next = SqlText.nextWord(sql, to, end, readings);
        if (SqlText.is(sql, next, SqlText.wordEnd(sql, next, end), pair[1])) {
          return SqlKeywords.operation(pair[2], 0, pair[2].length());
        }
      }
    }
    return OTHER;
  }
}
