// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

/** The keywords that are an operation, by number: a fixed list, so that no text becomes a label. */
final class SqlKeywords {

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
    {"EXEC", "CALL"},
    {"EXECUTE", "CALL"},
    {"DESC", "DESCRIBE"},
    {"TABLE", "SELECT"},
    {"BULK", "INSERT"},
    {"END", "COMMIT"},
    {"ABORT", "ROLLBACK"}
  };

  private SqlKeywords() {}

  static String name(int operation) {
    return NAMES[operation];
  }

  /** Returns the operation that this word is or means; {@link #OTHER} for another word. */
  static int operation(String sql, int from, int to) {
    for (int i = 1; i < NAMES.length; i++) {
      if (SqlText.is(sql, from, to, NAMES[i])) {
        return i;
      }
    }
    for (String[] synonym : SYNONYMS) {
      if (SqlText.is(sql, from, to, synonym[0])) {
        return operation(synonym[1], 0, synonym[1].length());
      }
    }
    return OTHER;
  }
}
