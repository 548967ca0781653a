// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.frameworks;

import java.io.IOException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** What the programs have in common. */
final class Work {
  static final String URL = "jdbc:h2:mem:work;DB_CLOSE_DELAY=-1";
  static final String CREATE = "create table notes (id int primary key, text varchar(40))";

  private Work() {}

  static DataSource database() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(URL);
    source.setUser("sa");
    source.setPassword("");
    return source;
  }

  /** What was read is right, and nothing ends before it was looked at. */
  static void done(Object text, long rows) throws IOException {
    if (!"hello".equals(text) || rows != 1) {
      throw new IllegalStateException("read " + text + " and " + rows);
    }
    System.out.println("DONE");
    while (System.in.read() >= 0) {
      // Until whoever looks has looked.
    }
  }
}
