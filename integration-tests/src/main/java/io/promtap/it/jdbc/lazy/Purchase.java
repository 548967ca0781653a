// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

import java.util.ArrayList;
import java.util.List;

/** An entity of everything that a library may load later; mapped for either package of JPA. */
@javax.persistence.Entity
@jakarta.persistence.Entity
public class Purchase {
  @javax.persistence.Id @jakarta.persistence.Id private int id;

  private String shop;

  @javax.persistence.Basic(fetch = javax.persistence.FetchType.LAZY)
  @jakarta.persistence.Basic(fetch = jakarta.persistence.FetchType.LAZY)
  private String note;

  @javax.persistence.Basic(fetch = javax.persistence.FetchType.LAZY)
  @jakarta.persistence.Basic(fetch = jakarta.persistence.FetchType.LAZY)
  private int points;

  @javax.persistence.ManyToOne(fetch = javax.persistence.FetchType.LAZY)
  @jakarta.persistence.ManyToOne(fetch = jakarta.persistence.FetchType.LAZY)
  private Customer customer;

  @javax.persistence.OneToMany(mappedBy = "purchase")
  @jakarta.persistence.OneToMany(mappedBy = "purchase")
  private List<Item> items = new ArrayList<>();

  public Purchase() {}

  Purchase(int id, String shop, String note, int points, Customer customer) {
    this.id = id;
    this.shop = shop;
    this.note = note;
    this.points = points;
    this.customer = customer;
  }

  public int getId() {
    return id;
  }

  public void setId(int id) {
    this.id = id;
  }

  public String getShop() {
    return shop;
  }

  public void setShop(String shop) {
    this.shop = shop;
  }

  public String getNote() {
    return note;
  }

  public void setNote(String note) {
    this.note = note;
  }

  public int getPoints() {
    return points;
  }

  public void setPoints(int points) {
    this.points = points;
  }

  public Customer getCustomer() {
    return customer;
  }

  public void setCustomer(Customer customer) {
    this.customer = customer;
  }

  public List<Item> getItems() {
    return items;
  }

  public void setItems(List<Item> items) {
    this.items = items;
  }

  /** Not the getter of a field. */
  public int getItemCount() {
    return items.size();
  }

  @Override
  public String toString() {
    return shop + " " + note + " " + items.size();
  }
}
