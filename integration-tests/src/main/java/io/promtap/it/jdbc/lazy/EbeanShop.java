// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

import io.ebean.Database;
import io.ebean.DatabaseFactory;
import io.ebean.Transaction;
import io.ebean.config.DatabaseConfig;
import io.ebean.datasource.DataSourceConfig;

/** A shop of Ebean. */
public final class EbeanShop implements Store {

  private final Database database;
  private Transaction transaction;

  private EbeanShop(Database database) {
    this.database = database;
  }

  public static void main(String[] args) throws Exception {
    Shop.prepare();
    Shop.execute("create table customer (id int primary key, name varchar(40))");
    Shop.execute(
        "create table purchase (id int primary key, shop varchar(40), note varchar(40),"
            + " points int, customer_id int)");
    Shop.execute("create table item (id int primary key, purchase_id int)");
    DatabaseConfig config = new DatabaseConfig();
    config.setName("shop");
    config.setDefaultServer(true);
    config.setDataSourceConfig(
        new DataSourceConfig().setUrl(Shop.URL).setUsername(Shop.USER).setPassword(""));
    config.addClass(Customer.class);
    config.addClass(Item.class);
    config.addClass(Purchase.class);
    Shop.run(new EbeanShop(DatabaseFactory.create(config)));
  }

  @Override
  public void begin() {
    transaction = database.beginTransaction();
  }

  @Override
  public void save(Object entity) {
    database.insert(entity);
  }

  @Override
  public Purchase find(int id) {
    return database.find(Purchase.class, id);
  }

  @Override
  public Purchase reference(int id) {
    return database.reference(Purchase.class, id);
  }

  @Override
  public void end() {
    transaction.commit();
    transaction.close();
  }
}
