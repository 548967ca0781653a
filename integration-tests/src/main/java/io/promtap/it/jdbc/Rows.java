// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rows by name, in the order in which they are run. */
public final class Rows {
  private static final Map<String, Row> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.putAll(StatementRows.ALL);
    BY_NAME.putAll(PreparedRows.ALL);
    BY_NAME.putAll(BatchRows.ALL);
    BY_NAME.putAll(FailureRows.ALL);
    BY_NAME.putAll(OwnWorkRows.ALL);
    BY_NAME.putAll(OperationRows.ALL);
    BY_NAME.putAll(ConnectionRows.ALL);
    BY_NAME.putAll(DistributedRows.ALL);
    BY_NAME.putAll(PoolRows.ALL);
  }

  private Rows() {}

  public static List<String> names() {
    return Collections.unmodifiableList(new ArrayList<>(BY_NAME.keySet()));
  }

  static Row named(String name) {
    Row row = BY_NAME.get(name);
    if (row == null) {
      throw new IllegalArgumentException("no row " + name);
    }
    return row;
  }
}
