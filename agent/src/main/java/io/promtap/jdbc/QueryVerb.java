// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

/**
 * The verb of a statement that begins with {@code WITH} or {@code FROM}: the operation behind its
 * common table expressions or its tables.
 *
 * <p>It is the first word outside parentheses that is a verb and stands where no name stands. A
 * table expression may be called {@code update} or {@code merge}.
 */
final class QueryVerb {

  private static final String[] VERBS = {
    "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "UPSERT", "VALUES", "TABLE"
  };

  /** The words behind which a name stands: SEARCH and CYCLE clauses have most of them. */
  private static final String[] BEFORE_NAMES = {"AS", "BY", "SET", "USING", "CYCLE"};

  private QueryVerb() {}

  /**
   * Returns the operation behind common table expressions; {@link SqlText#UNENDED} if there is
   * none.
   */
  static int afterWith(String sql, int from, int end, int readings) {
    int at = PlSqlDeclarations.skip(sql, from, end, readings);
    boolean nameFollows = at == from;
    boolean groupEnded = false;
    int depth = 0;
    while (at < end) {
      char c = sql.charAt(at);
      int past = skipUnread(sql, at, end, readings);
      if (past > at) {
        at = past;
        continue;
      }
      if (SqlText.isWordStart(c)) {
        int to = SqlText.wordEnd(sql, at, end);
        if (depth == 0) {
          int verb = nameFollows ? SqlKeywords.OTHER : verb(sql, at, to, end, readings);
          if (verb != SqlKeywords.OTHER) {
            return verb;
          }
          nameFollows = isBeforeName(sql, at, to, nameFollows);
        }
        at = SqlText.skipWord(sql, at, end);
      } else {
        if (c == '(' && groupEnded) {
          int verb = verbInside(sql, at, end, readings);
          if (verb != SqlKeywords.OTHER) {
            return verb;
          }
        }
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        nameFollows = c == ',';
        at = past(sql, at, end, readings);
      }
      groupEnded = c == ')' && depth == 0;
    }
    return SqlText.UNENDED;
  }

  /** Returns INSERT for {@code FROM … INSERT}, as Hive writes it, else SELECT. */
  static int afterFrom(String sql, int from, int end, int readings) {
    int at = from;
    boolean nameFollows = true;
    int depth = 0;
    while (at < end) {
      char c = sql.charAt(at);
      int past = skipUnread(sql, at, end, readings);
      if (past > at) {
        at = past;
      } else if (SqlText.isWordStart(c)) {
        int to = SqlText.wordEnd(sql, at, end);
        if (depth == 0 && !nameFollows && SqlText.is(sql, at, to, "INSERT")) {
          return SqlKeywords.operation(sql, at, to);
        }
        nameFollows = false;
        at = SqlText.skipWord(sql, at, end);
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        nameFollows = c == ',';
        at = past(sql, at, end, readings);
      }
    }
    return at > end ? SqlText.UNENDED : SqlKeywords.operation("SELECT", 0, 6);
  }

  /** Skips a comment or a space. */
  private static int skipUnread(String sql, int at, int end, int readings) {
    int past = SqlText.skipComment(sql, at, end, true, readings);
    return past == at && SqlText.isSpace(sql.charAt(at)) ? at + 1 : past;
  }

  /** Skips a quoted text or one character. */
  private static int past(String sql, int at, int end, int readings) {
    int past = SqlText.skipQuoted(sql, at, end, readings);
    return past > at ? past : at + 1;
  }

  private static int verb(String sql, int at, int to, int end, int readings) {
    for (String verb : VERBS) {
      if (SqlText.is(sql, at, to, verb)) {
        return SqlKeywords.operation(sql, at, to);
      }
    }
    return SqlText.is(sql, at, to, "FROM") ? afterFrom(sql, to, end, readings) : SqlKeywords.OTHER;
  }

  /** The verb of a main query in parentheses, which follow those of the last table expression. */
  private static int verbInside(String sql, int from, int end, int readings) {
    int at = from;
    while (at < end && sql.charAt(at) == '(') {
      do {
        at++;
      } while (at < end && SqlText.isSpace(sql.charAt(at)));
    }
    return verb(sql, at, SqlText.wordEnd(sql, at, end), end, readings);
  }

  /**
   * Returns whether a name stands behind this word. {@code RECURSIVE} and {@code AS} are names
   * themselves, if no name stands behind them: then a parenthesis or {@code AS} follows.
   */
  private static boolean isBeforeName(String sql, int at, int to, boolean isName) {
    if (isName) {
      return SqlText.is(sql, at, to, "RECURSIVE") || SqlText.is(sql, at, to, "AS");
    }
    for (String word : BEFORE_NAMES) {
      if (SqlText.is(sql, at, to, word)) {
        return true;
      }
    }
    return false;
  }
}
