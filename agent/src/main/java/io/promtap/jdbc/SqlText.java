// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

/**
 * A scanner for SQL of any dialect, which finds the ends of comments, quoted texts and words. It
 * reads no character at or after the end that it is given, and creates no object.
 *
 * <p>Dialects contradict each other in two points, and a text does not say whose it is. The caller
 * says how to read them ({@link #NESTED_COMMENTS}, {@link #BACKSLASH_ESCAPES}) and tries the other
 * way if something never ends ({@link #UNENDED}).
 */
final class SqlText {

  /** A reading: comments nest, as in PostgreSQL and SQL Server. In Oracle and MySQL they do not. */
  static final int NESTED_COMMENTS = 1;

  /**
   * A reading: {@code \'} does not end a text, as in MySQL, ClickHouse and Hive. In standard SQL it
   * does.
   */
  static final int BACKSLASH_ESCAPES = 2;

  /** The number of combinations of the readings. */
  static final int READINGS = 4;

  /** The end of what does not end in the text. */
  static final int UNENDED = Integer.MAX_VALUE;

  private SqlText() {}

  /**
   * Returns whether a character may precede the first keyword. A JDBC escape, such as {@code {? =
   * call}, counts.
   */
  static boolean isLeading(char c) {
    return c == '(' || c == '{' || c == '?' || c == '=' || c == ';' || isSpace(c);
  }

  static boolean isSpace(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT;
  }

  /**
   * Returns the end of the comment that begins at {@code at}; {@code at} if none begins there.
   *
   * @param inQuery whether {@code WITH} or {@code FROM} came before, so that operators and names
   *     may follow
   */
  static int skipComment(String sql, int at, int end, boolean inQuery, int readings) {
    char c = sql.charAt(at);
    char next = at + 1 < end ? sql.charAt(at + 1) : '\0';
    if (c == '-' && next == '-' || c == '#' && isHashComment(sql, at, inQuery)) {
      return skipLine(sql, at, end);
    }
    if (c == '/' && next == '*') {
      int executed = skipExecutedCommentMark(sql, at + 2, end);
      return executed > 0 ? executed : skipBlock(sql, at + 2, end, readings);
    }
    if (c == '*' && next == '/' && !inQuery) {
      return at + 2;
    }
    return at;
  }

  /** Returns the end of the quoted text that begins at {@code at}; {@code at} if none does. */
  static int skipQuoted(String sql, int at, int end, int readings) {
    char c = sql.charAt(at);
    switch (c) {
      case '\'':
      case '"':
        return skipTo(c, sql, at + 1, end, (readings & BACKSLASH_ESCAPES) != 0);
      case '`':
        return skipTo(c, sql, at + 1, end, false);
      case '[':
        return skipTo(']', sql, at + 1, end, false);
      case '$':
        return skipDollarQuoted(sql, at, end);
      default:
        return at;
    }
  }

  /**
   * Returns the end of the word that begins at {@code at}, with the text that it is the prefix of:
   * {@code E'it\'s'} (PostgreSQL), {@code q'[it's]'} (Oracle).
   */
  static int skipWord(String sql, int at, int end) {
    int wordEnd = wordEnd(sql, at, end);
    if (wordEnd == end || sql.charAt(wordEnd) != '\'' || wordEnd - at > 2) {
      return wordEnd;
    }
    char last = lower(sql.charAt(wordEnd - 1));
    boolean isAlone = wordEnd - at == 1;
    if (isAlone && last == 'e') {
      return skipTo('\'', sql, wordEnd + 1, end, true);
    }
    if (last == 'q' && (isAlone || lower(sql.charAt(at)) == 'n') && wordEnd + 1 < end) {
      return skipAlternativelyQuoted(sql, wordEnd + 1, end);
    }
    return wordEnd;
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

  /** A doubled quote ends one text and begins the next, which leads to the same end. */
  private static int skipTo(char close, String sql, int from, int end, boolean escapes) {
    int at = from;
    while (at < end && sql.charAt(at) != close) {
      at += escapes && sql.charAt(at) == '\\' ? 2 : 1;
    }
    return at < end ? at + 1 : UNENDED;
  }

  /** {@code $tag$ … $tag$}, as in PostgreSQL. A parameter such as {@code $1} is none. */
  private static int skipDollarQuoted(String sql, int at, int end) {
    int tagEnd = at + 1;
    if (tagEnd < end && isWordStart(sql.charAt(tagEnd))) {
      while (tagEnd < end && isWordPart(sql.charAt(tagEnd)) && sql.charAt(tagEnd) != '$') {
        tagEnd++;
      }
    }
    if (tagEnd >= end || sql.charAt(tagEnd) != '$') {
      return at;
    }
    int length = tagEnd + 1 - at;
    for (int close = tagEnd + 1; close + length <= end; close++) {
      if (sql.regionMatches(close, sql, at, length)) {
        return close + length;
      }
    }
    return UNENDED;
  }

  /** {@code q'[ … ]'}: the text ends at its closing delimiter before a quote. */
  private static int skipAlternativelyQuoted(String sql, int at, int end) {
    char close = closing(sql.charAt(at));
    for (int i = at + 1; i + 1 < end; i++) {
      if (sql.charAt(i) == close && sql.charAt(i + 1) == '\'') {
        return i + 2;
      }
    }
    return UNENDED;
  }

  private static char closing(char open) {
    switch (open) {
      case '[':
        return ']';
      case '(':
        return ')';
      case '{':
        return '}';
      case '<':
        return '>';
      default:
        return open;
    }
  }

  private static int skipLine(String sql, int from, int end) {
    int at = from;
    while (at < end && sql.charAt(at) != '\n') {
      at++;
    }
    return at;
  }

  private static int skipBlock(String sql, int from, int end, int readings) {
    boolean nests = (readings & NESTED_COMMENTS) != 0;
    int open = 1;
    int at = from;
    while (at + 1 < end && open > 0) {
      char c = sql.charAt(at);
      char next = sql.charAt(at + 1);
      if (c == '*' && next == '/') {
        open--;
        at += 2;
      } else if (nests && c == '/' && next == '*') {
        open++;
        at += 2;
      } else {
        at++;
      }
    }
    return open > 0 ? UNENDED : at;
  }

  static boolean isWordStart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c > 127 && Character.isLetter(c);
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || Character.isDigit(c) || c == '$';
  }

  static int wordEnd(String sql, int from, int end) {
    int at = from;
    while (at < end && isWordPart(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Returns where the next word begins, past spaces and comments; {@code end} without one. */
  static int nextWord(String sql, int from, int end, int readings) {
    int at = from;
    while (at < end) {
      int past = skipComment(sql, at, end, true, readings);
      if (past > at) {
        at = past;
      } else if (isSpace(sql.charAt(at))) {
        at++;
      } else {
        return isWordStart(sql.charAt(at)) ? at : end;
      }
    }
    return end;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  /** Compares in ASCII: in Unicode, but in no database, the upper case of a dotless i is I. */
  static boolean is(String sql, int from, int to, String word) {
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
