// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A shop whose objects load by themselves, without a library that anybody knows. */
public final class UnknownShop {

  private UnknownShop() {}

  public static void main(String[] args) throws Exception {
    Shop.prepare();
    Shop.execute("create table item (id int primary key)");
    Report report = new Report();
    for (int i = 0; i < 5; i++) {
      Shop.look(report);
    }
    System.out.println("READS " + report.reads);
    if (report.getRows() != 0 || !report.toString().equals("0 rows")) {
      throw new IllegalStateException("was loaded wrongly: " + report);
    }
    Shop.end();
  }

  /** A report that asks the database at each call. */
  public static final class Report {
    private int reads;

    public String getShop() {
      return "Corner";
    }

    public int getRows() {
      reads++;
      try (Connection connection = DriverManager.getConnection(Shop.URL, Shop.USER, "");
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select count(*) from item")) {
        rows.next();
        return rows.getInt(1);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String toString() {
      return getRows() + " rows";
    }
  }
}
