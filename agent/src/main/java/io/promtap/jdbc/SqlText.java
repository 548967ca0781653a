// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

/**
 * A scanner for SQL of any dialect, which finds the ends of comments, quoted texts and words. It
 * reads no character at or after the end that it is given, and creates no object.
 */
final class SqlText {

  private SqlText() {}

  /**
   * Returns whether a character may precede the first keyword. A JDBC escape, such as {@code {? =
   * call}, counts.
   */
  static boolean isLeading(char c) {
    return c == '('
        || c == '{'
        || c == '?'
        || c == '='
        || c == ';'
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT;
  }

  /**
   * Returns the end of the comment or quoted text that begins at {@code at}; {@code at} if none
   * begins there.
   *
   * @param inQuery whether {@code WITH} came before, so that operators and names may follow
   */
  static int skipCommentOrQuoted(String sql, int at, int end, boolean inQuery) {
    char c = sql.charAt(at);
    char next = at + 1 < end ? sql.charAt(at + 1) : '\0';
    if (c == '-' && next == '-' || c == '#' && isHashComment(sql, at, inQuery)) {
      return skipLine(sql, at, end);
    }
    if (c == '/' && next == '*') {
      int executed = skipExecutedCommentMark(sql, at + 2, end);
      return executed > 0 ? executed : skipBlock(sql, at + 2, end);
    }
    if (c == '*' && next == '/' && !inQuery) {
      return at + 2;
    }
    if (c == '\'' || c == '"' || c == '`' || c == '[') {
      return skipQuoted(sql, at + 1, end, c == '[' ? ']' : c);
    }
    return at;
  }

  /**
   * Returns whether this {@code #} starts a comment, as in MySQL. Inside a query it may also start
   * a name (SQL Server) or be an operator (PostgreSQL).
   */
  private static boolean isHashComment(String sql, int at, boolean inQuery) {
    return !inQuery || sql.charAt(at - 1) == '\n';
  }

  /**
   * Skips the mark of a comment whose text MySQL and MariaDB execute: <code>/*!40101 … *&#47;
   * </code>.
   *
   * @return the index at which that text begins; 0 for an ordinary comment
   */
  private static int skipExecutedCommentMark(String sql, int from, int end) {
    int at = from < end && sql.charAt(from) == 'M' ? from + 1 : from;
    if (at >= end || sql.charAt(at) != '!') {
      return 0;
    }
    do {
      at++;
    } while (at < end && sql.charAt(at) >= '0' && sql.charAt(at) <= '9');
    return at;
  }

  private static int skipQuoted(String sql, int from, int end, char close) {
    int at = from;
    while (at < end && sql.charAt(at) != close) {
      at++;
    }
    return Math.min(at + 1, end);
  }

  private static int skipLine(String sql, int from, int end) {
    int at = from;
    while (at < end && sql.charAt(at) != '\n') {
      at++;
    }
    return at;
  }

  /**
   * Skips nested block comments, as PostgreSQL and SQL Server have them. Elsewhere they are rare.
   */
  private static int skipBlock(String sql, int from, int end) {
    int open = 1;
    int at = from;
    while (at + 1 < end && open > 0) {
      char c = sql.charAt(at);
      char next = sql.charAt(at + 1);
      if (c == '*' && next == '/') {
        open--;
        at += 2;
      } else if (c == '/' && next == '*') {
        open++;
        at += 2;
      } else {
        at++;
      }
    }
    return open > 0 ? end : at;
  }

  static boolean isWordStart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c > 127 && Character.isLetter(c);
  }

  static int wordEnd(String sql, int from, int end) {
    int at = from;
    while (at < end
        && (isWordStart(sql.charAt(at))
            || Character.isDigit(sql.charAt(at))
            || sql.charAt(at) == '$')) {
      at++;
    }
    return at;
  }
}
