// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

/**
 * The functions and procedures that a query of Oracle may declare behind {@code WITH}. Their bodies
 * hold statements of their own, which are not the operation of the query.
 */
final class PlSqlDeclarations {

  private PlSqlDeclarations() {}

  /** Returns the end of the declarations that begin at {@code from}; {@code from} without any. */
  static int skip(String sql, int from, int end, int readings) {
    int at = from;
    while (at < end && isDeclaration(sql, at, end, readings)) {
      at = skipOne(sql, SqlText.nextWord(sql, at, end, readings), end, readings);
    }
    return at;
  }

  /** {@code FUNCTION name}, and not {@code function AS (…)}, a table expression of that name. */
  private static boolean isDeclaration(String sql, int from, int end, int readings) {
    int at = SqlText.nextWord(sql, from, end, readings);
    int to = SqlText.wordEnd(sql, at, end);
    if (!SqlText.is(sql, at, to, "FUNCTION") && !SqlText.is(sql, at, to, "PROCEDURE")) {
      return false;
    }
    int name = SqlText.nextWord(sql, to, end, readings);
    return name < end && !SqlText.is(sql, name, SqlText.wordEnd(sql, name, end), "AS");
  }

  private static int skipOne(String sql, int from, int end, int readings) {
    int blocks = 0;
    int at = from;
    while (at < end) {
      int past = SqlText.skipComment(sql, at, end, true, readings);
      past = past > at ? past : SqlText.skipQuoted(sql, at, end, readings);
      if (past > at) {
        at = past;
      } else if (!SqlText.isWordStart(sql.charAt(at))) {
        at++;
      } else {
        int to = SqlText.wordEnd(sql, at, end);
        boolean ends = SqlText.is(sql, at, to, "END");
        int ended = ends ? SqlText.nextWord(sql, to, end, readings) : end;
        int endedTo = SqlText.wordEnd(sql, ended, end);
        boolean isStatement = isOneOf(sql, ended, endedTo, "IF", "LOOP");
        if (isOneOf(sql, at, to, "BEGIN", "CASE")) {
          blocks++;
        } else if (ends && !isStatement && --blocks == 0) {
          return pastSemicolon(sql, to, end);
        }
        boolean named = isStatement || SqlText.is(sql, ended, endedTo, "CASE");
        at = named ? endedTo : SqlText.skipWord(sql, at, end);
      }
    }
    return SqlText.UNENDED;
  }

  private static boolean isOneOf(String sql, int at, int to, String one, String other) {
    return SqlText.is(sql, at, to, one) || SqlText.is(sql, at, to, other);
  }

  private static int pastSemicolon(String sql, int from, int end) {
    int semicolon = sql.indexOf(';', from);
    return semicolon < 0 || semicolon >= end ? SqlText.UNENDED : semicolon + 1;
  }
}
