// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.io.IOException;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Drivers whose server is not here: all that can be done with them is done, which is to fail.
 * Arguments: the driver's class, its data source's class, a URL where nobody listens. Prints what
 * it got and waits for the end of its stdin.
 */
public final class Unreachable {

  private Unreachable() {}

  public static void main(String[] args) throws IOException, SQLException {
    Driver driver = Beans.make(args[0], Driver.class);
    DriverManager.setLoginTimeout(60);
    print("accepts", driver.acceptsURL(args[2]));
    print("other", driver.connect("jdbc:nobody:here", new Properties()));
    attempt("DriverManager", () -> DriverManager.getConnection(args[2], "user", "password"));
    DataSource source = Beans.make(args[1], DataSource.class);
    Beans.set(source, "url", args[2]);
    Beans.set(source, "user", "user");
    Beans.set(source, "password", "password");
    attempt("DataSource", source::getConnection);
    print("wrapper", source.isWrapperFor(DataSource.class));
    System.out.println("DONE");
    while (System.in.read() >= 0) {
      // Until whoever looks has looked.
    }
  }

  /** What cannot work. */
  private interface Attempt {
    AutoCloseable run() throws SQLException;
  }

  private static void attempt(String what, Attempt attempt) {
    try {
      print(what, attempt.run());
    } catch (SQLException e) {
      print(what, e.getClass().getName() + " " + e.getSQLState() + " " + e.getErrorCode());
    }
  }

  private static void print(String what, Object result) {
    System.out.println("SEEN " + what + ": " + result);
  }
}
