// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where connections come from. */
public interface Source extends AutoCloseable {

  /** When a connection that is held and too old is closed. */
  enum Expiry {
    NEVER,
    AT_ONCE,
    WHEN_IT_COMES_BACK
  }

  Connection connect() throws SQLException;

  /** The data source, or null. */
  DataSource dataSource();

  /** What the pool is called. */
  String name();

  /** The pool's own numbers, or null if there is no pool. */
  Numbers numbers() throws SQLException;

  /** Lets a connection that is held become too old for the pool, and says what becomes of it. */
  Expiry expire(Connection held) throws SQLException;

  @Override
  void close() throws SQLException;
}
