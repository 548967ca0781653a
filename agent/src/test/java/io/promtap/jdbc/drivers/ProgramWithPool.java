// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc.drivers;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** A program with a data source of its own, which it does without for some connections. */
public final class ProgramWithPool {

  private ProgramWithPool() {}

  public static Connection open(Driver driver, String url) throws SQLException {
    return driver.connect(url, new Properties());
  }

  /** The data source. */
  public static final class Source extends HomeMadePool {
    @Override
    public Connection getConnection() {
      return super.getConnection();
    }

    public void fill(Driver driver, String url) throws SQLException {
      new Filler().fill(driver, url);
    }

    private final class Filler {
      void fill(Driver driver, String url) throws SQLException {
        add(driver.connect(url, new Properties()));
      }
    }
  }
}
