// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;

/**
 * A program that shows a rule what is not loaded, then loads it itself. It prints how many
 * statements the database has executed, which a rule must not change.
 */
final class Shop {

  static final String URL = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1";
  static final String USER = "sa";

  private Shop() {}

  /** For a rule, to read of what is not loaded. */
  static void look(Object purchase) {
    if (purchase == null) {
      throw new IllegalStateException("no purchase");
    }
  }

  /** Keeps the database in this process. */
  static void prepare() throws SQLException {
    execute("set query_statistics true");
    execute("set query_statistics_max_entries 1000");
  }

  static void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL, USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static void run(Store store) throws IOException, SQLException {
    store.begin();
    Customer ada = new Customer(1, "Ada");
    store.save(ada);
    Purchase purchase = new Purchase(1, "Corner", "hello", 7, ada);
    store.save(purchase);
    store.save(new Item(1, purchase));
    store.save(new Item(2, purchase));
    store.end();

    store.begin();
    Purchase found = store.find(1);
    look(found);
    use(found);
    look(found);
    store.end();

    store.begin();
    Purchase reference = store.reference(1);
    if (reference != null) {
      look(reference);
      use(reference);
    }
    store.end();

    end();
  }

  static void end() throws IOException, SQLException {
    System.out.println("STATEMENTS " + statements());
    System.out.println("DONE");
    while (System.in.read() >= 0) {
      // Until whoever looks has looked.
    }
  }

  private static void use(Purchase purchase) {
    String all =
        purchase.getNote()
            + purchase.getPoints()
            + purchase.getCustomer().getName()
            + new ArrayList<>(purchase.getItems()).size()
            + purchase.getShop();
    if (!all.equals("hello7Ada2Corner")) {
      throw new IllegalStateException("was loaded wrongly: " + all);
    }
  }

  private static int statements() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL, USER, "");
        Statement statement = connection.createStatement();
        ResultSet sum =
            statement.executeQuery(
                "select sum(execution_count) from information_schema.query_statistics")) {
      sum.next();
      return sum.getInt(1);
    }
  }
}
