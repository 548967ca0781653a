// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

/** One way of using JDBC. */
interface Row {
  void run(Task task) throws Exception;
}
