// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The operation of a SQL text: its first keyword after white space, comments, parentheses, the
 * braces of a JDBC escape and, after {@code WITH}, the common table expressions.
 *
 * <p>Finding it reads at most {@link #LIMIT} characters, once, and creates no object. An operation
 * is a number, so that counting needs no look-up; {@link #name} gives the label value, one of a
 * fixed list.
 */
final class SqlOperation {

  /** Far more than any leading comment has. Limits the cost of a text of megabytes. */
  static final int LIMIT = 20_000;

  static final int OTHER = 0;

  private static final String[] NAMES = {
    "OTHER",
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "MERGE",
    "REPLACE",
    "UPSERT",
    "CALL",
    "CREATE",
    "ALTER",
    "DROP",
    "TRUNCATE",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "SET",
    "SHOW",
    "EXPLAIN",
    "DESCRIBE",
    "VALUES",
    "GRANT",
    "REVOKE",
    "LOCK",
    "COPY",
    "ANALYZE",
    "VACUUM",
    "USE",
    "DECLARE",
    "FETCH",
    "REFRESH",
    "COMMENT"
  };

  static final int COUNT = NAMES.length;

  /** Keywords with the meaning of another one: the keyword, then the operation. */
  private static final String[][] SYNONYMS = {
    {"START", "BEGIN"},
    {"EXEC", "CALL"},
    {"EXECUTE", "CALL"},
    {"DESC", "DESCRIBE"},
    {"TABLE", "SELECT"}
  };

  private static final int WITH = -1;

  private SqlOperation() {}

  static String name(int operation) {
    return NAMES[operation];
  }

  /**
   * Returns the number of the operation of a SQL text; {@link #OTHER} for {@code null} and if there
   * is no known keyword.
   */
  static int of(@Nullable String sql) {
    if (sql == null) {
      return OTHER;
    }
    int end = Math.min(sql.length(), LIMIT);
    int at = 0;
    boolean afterWith = false;
    int depth = 0;
    while (at < end) {
      char c = sql.charAt(at);
      int past = SqlText.skipCommentOrQuoted(sql, at, end, afterWith);
      if (past > at) {
        at = past;
      } else if (SqlText.isWordStart(c)) {
        int wordEnd = SqlText.wordEnd(sql, at, end);
        if (!afterWith || depth == 0) {
          int operation = keyword(sql, at, wordEnd);
          if (operation == WITH) {
            afterWith = true;
            depth = 0;
          } else if (!afterWith || isMainVerb(operation)) {
            return operation;
          }
        }
        at = wordEnd;
      } else if (!afterWith && !SqlText.isLeading(c)) {
        return OTHER;
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        at++;
      }
    }
    return OTHER;
  }

  /**
   * Returns whether this operation can follow common table expressions. Every other word there is a
   * name or {@code AS}.
   */
  private static boolean isMainVerb(int operation) {
    return operation >= 1 && operation <= 5;
  }

  private static int keyword(String sql, int from, int to) {
    if (is(sql, from, to, "WITH")) {
      return WITH;
    }
    for (int i = 1; i < NAMES.length; i++) {
      if (is(sql, from, to, NAMES[i])) {
        return i;
      }
    }
    for (String[] synonym : SYNONYMS) {
      if (is(sql, from, to, synonym[0])) {
        return keyword(synonym[1], 0, synonym[1].length());
      }
    }
    return OTHER;
  }

  /** Compares in ASCII: in Unicode, but in no database, the upper case of a dotless i is I. */
  private static boolean is(String sql, int from, int to, String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      char c = sql.charAt(from + i);
      if (word.charAt(i) != (c >= 'a' && c <= 'z' ? c - 32 : c)) {
        return false;
      }
    }
    return true;
  }
}
