// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** A pool of the server, which is opened by the first application that asks for it. */
public final class SharedPool {

  private static DataSource pool;

  private SharedPool() {}

  public static synchronized DataSource get() {
    if (pool == null) {
      pool = open("shared");
    }
    return pool;
  }

  /** Opens a pool of the HikariCP that this class sees. */
  private static HikariDataSource open(String name) {
    HikariDataSource opened = new HikariDataSource();
    opened.setPoolName(name);
    opened.setDataSourceClassName("org.h2.jdbcx.JdbcDataSource");
    opened.addDataSourceProperty("url", "jdbc:h2:mem:" + name);
    opened.setMaximumPoolSize(2);
    return opened;
  }
}
