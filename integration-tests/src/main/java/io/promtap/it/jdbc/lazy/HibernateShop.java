// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;

/** A shop of Hibernate, with enhanced entities or without. */
public final class HibernateShop implements Store {

  private final SessionFactory factory;
  private Session session;

  private HibernateShop(SessionFactory factory) {
    this.factory = factory;
  }

  public static void main(String[] args) throws Exception {
    Shop.prepare();
    Configuration configuration =
        new Configuration(
            new BootstrapServiceRegistryBuilder()
                .applyClassLoader(HibernateShop.class.getClassLoader())
                .build());
    configuration.setProperty("hibernate.connection.url", Shop.URL);
    configuration.setProperty("hibernate.connection.username", Shop.USER);
    configuration.setProperty("hibernate.connection.password", "");
    configuration.setProperty("hibernate.hbm2ddl.auto", "create");
    configuration.addAnnotatedClass(Customer.class);
    configuration.addAnnotatedClass(Item.class);
    configuration.addAnnotatedClass(Purchase.class);
    Shop.run(new HibernateShop(configuration.buildSessionFactory()));
  }

  @Override
  public void begin() {
    session = factory.openSession();
    session.beginTransaction();
  }

  @Override
  public void save(Object entity) {
    session.persist(entity);
  }

  @Override
  public Purchase find(int id) {
    return session.find(Purchase.class, id);
  }

  @Override
  public Purchase reference(int id) {
    return session.getReference(Purchase.class, id);
  }

  @Override
  public void end() {
    session.getTransaction().commit();
    session.close();
  }
}
