// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

/** An entity that is one of many in another. */
@javax.persistence.Entity
@jakarta.persistence.Entity
public class Item {
  @javax.persistence.Id @jakarta.persistence.Id private int id;

  @javax.persistence.ManyToOne(fetch = javax.persistence.FetchType.LAZY)
  @jakarta.persistence.ManyToOne(fetch = jakarta.persistence.FetchType.LAZY)
  private Purchase purchase;

  public Item() {}

  Item(int id, Purchase purchase) {
    this.id = id;
    this.purchase = purchase;
  }

  public int getId() {
    return id;
  }

  public void setId(int id) {
    this.id = id;
  }

  public Purchase getPurchase() {
    return purchase;
  }

  public void setPurchase(Purchase purchase) {
    this.purchase = purchase;
  }
}
