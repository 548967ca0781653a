// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Uses a HikariCP pool at the command of its stdin ({@code query}, {@code hold}, {@code release})
 * and is idle in between, when the pool validates its connections every half second. Arguments:
 * JDBC URL, and the pool's own test query if it shall not use {@code Connection.isValid}.
 */
public final class IdlePool {

  private IdlePool() {}

  /** A pool whose settings are taken as they are: HikariCP allows no keepalive under 30 s. */
  private static final class EagerPool extends HikariDataSource {
    @Override
    public void validate() {}
  }

  public static void main(String[] args) throws IOException, SQLException {
    // A connection is validated at each borrow, not only when it was idle for half a second.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
    try (HikariDataSource pool = pool(args[0], args.length > 1 ? args[1] : null)) {
      pool.getConnection().close();
      System.out.println("READY");
      obey(pool);
    }
  }

  private static HikariDataSource pool(String url, String testQuery) {
    HikariDataSource pool = new EagerPool();
    pool.setPoolName("idle");
    pool.setJdbcUrl(url);
    pool.setConnectionTestQuery(testQuery);
    pool.setMaximumPoolSize(2);
    pool.setMinimumIdle(2);
    pool.setConnectionTimeout(10_000);
    pool.setValidationTimeout(5_000);
    pool.setIdleTimeout(0);
    pool.setKeepaliveTime(500);
    return pool;
  }

  private static void obey(HikariDataSource pool) throws IOException, SQLException {
    BufferedReader stdin =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Connection held = null;
    for (String command; (command = stdin.readLine()) != null; ) {
      switch (command) {
        case "query":
          query(pool);
          break;
        case "hold":
          held = pool.getConnection();
          break;
        case "release":
          held.close();
          break;
        default:
          throw new IOException("unknown command " + command);
      }
      System.out.println("DONE " + command);
    }
  }

  private static void query(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT count(*) FROM pg_class").close();
    }
  }
}
