// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The values of JDBC whose content is in the database, such as large objects. Their text may be
 * their content.
 */
final class DatabaseValues {

  private static final Set<String> TYPES =
      new HashSet<>(
          Arrays.asList(
              "java.sql.Array",
              "java.sql.Blob",
              "java.sql.Clob",
              "java.sql.Ref",
              "java.sql.SQLXML",
              "java.sql.Struct"));

  private DatabaseValues() {}

  static boolean isOne(Class<?> type) {
    for (Class<?> at : Supertypes.of(type)) {
      if (TYPES.contains(at.getName())) {
        return true;
      }
    }
    return false;
  }
}
