// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

import javax.persistence.EntityManager;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;

/** A shop of a library of JPA before Jakarta, which the argument names. */
public final class JavaxShop implements Store {

  private final EntityManagerFactory factory;
  private EntityManager manager;

  private JavaxShop(EntityManagerFactory factory) {
    this.factory = factory;
  }

  public static void main(String[] args) throws Exception {
    Shop.prepare();
    Shop.run(new JavaxShop(Persistence.createEntityManagerFactory(args[0])));
  }

  @Override
  public void begin() {
    manager = factory.createEntityManager();
    manager.getTransaction().begin();
  }

  @Override
  public void save(Object entity) {
    manager.persist(entity);
  }

  @Override
  public Purchase find(int id) {
    return manager.find(Purchase.class, id);
  }

  @Override
  public Purchase reference(int id) {
    return manager.getReference(Purchase.class, id);
  }

  @Override
  public void end() {
    manager.getTransaction().commit();
    manager.close();
  }
}
