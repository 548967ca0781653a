// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Many;
import org.apache.ibatis.annotations.One;
import org.apache.ibatis.annotations.Result;
import org.apache.ibatis.annotations.Results;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.datasource.unpooled.UnpooledDataSource;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.mapping.FetchType;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;

/** A shop of MyBatis, with lazy associations; {@code aggressive} as argument loads all at once. */
public final class MyBatisShop implements Store {

  private final SqlSessionFactory factory;
  private SqlSession session;

  private MyBatisShop(SqlSessionFactory factory) {
    this.factory = factory;
  }

  public static void main(String[] args) throws Exception {
    Shop.prepare();
    Shop.execute("create table customer (id int primary key, name varchar(40))");
    Shop.execute(
        "create table purchase (id int primary key, shop varchar(40), note varchar(40),"
            + " points int, customer int)");
    Shop.execute("create table item (id int primary key, purchase int)");
    Configuration configuration =
        new Configuration(
            new Environment(
                "shop",
                new JdbcTransactionFactory(),
                new UnpooledDataSource("org.h2.Driver", Shop.URL, Shop.USER, "")));
    configuration.setAggressiveLazyLoading(args.length > 0);
    configuration.addMapper(Mapper.class);
    Shop.run(new MyBatisShop(new SqlSessionFactoryBuilder().build(configuration)));
  }

  @Override
  public void begin() {
    session = factory.openSession();
  }

  @Override
  public void save(Object entity) {
    Mapper mapper = session.getMapper(Mapper.class);
    if (entity instanceof Customer) {
      mapper.insertCustomer((Customer) entity);
    } else if (entity instanceof Purchase) {
      mapper.insertPurchase((Purchase) entity);
    } else {
      mapper.insertItem((Item) entity);
    }
  }

  @Override
  public Purchase find(int id) {
    return session.getMapper(Mapper.class).purchase(id);
  }

  @Override
  public Purchase reference(int id) {
    return null;
  }

  @Override
  public void end() {
    session.commit();
    session.close();
  }

  /** The statements. */
  public interface Mapper {

    @Insert("insert into customer values (#{id}, #{name})")
    void insertCustomer(Customer customer);

    @Insert("insert into purchase values (#{id}, #{shop}, #{note}, #{points}, #{customer.id})")
    void insertPurchase(Purchase purchase);

    @Insert("insert into item values (#{id}, #{purchase.id})")
    void insertItem(Item item);

    @Select("select id, shop, note, points, customer from purchase where id = #{id}")
    @Results({
      @Result(property = "id", column = "id", id = true),
      @Result(
          property = "customer",
          column = "customer",
          one = @One(select = "customer", fetchType = FetchType.LAZY)),
      @Result(
          property = "items",
          column = "id",
          many = @Many(select = "items", fetchType = FetchType.LAZY))
    })
    Purchase purchase(int id);

    @Select("select id, name from customer where id = #{id}")
    Customer customer(int id);

    @Select("select id from item where purchase = #{purchase}")
    List<Item> items(int purchase);
  }
}
