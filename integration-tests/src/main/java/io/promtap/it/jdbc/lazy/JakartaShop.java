// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;

/** A shop of a library of Jakarta Persistence, which the argument names. */
public final class JakartaShop implements Store {

  private final EntityManagerFactory factory;
  private EntityManager manager;

  private JakartaShop(EntityManagerFactory factory) {
    this.factory = factory;
  }

  public static void main(String[] args) throws Exception {
    Shop.prepare();
    Shop.run(new JakartaShop(Persistence.createEntityManagerFactory(args[0])));
  }

  @Override
  public void begin() {
    // Else what was saved before is still there.
    factory.getCache().evictAll();
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
