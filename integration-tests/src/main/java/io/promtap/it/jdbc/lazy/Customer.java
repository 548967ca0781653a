// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.lazy;

/** An entity that others refer to. */
@javax.persistence.Entity
@jakarta.persistence.Entity
public class Customer {
  @javax.persistence.Id @jakarta.persistence.Id private int id;

  private String name;

  public Customer() {}

  Customer(int id, String name) {
    this.id = id;
    this.name = name;
  }

  public int getId() {
    return id;
  }

  public void setId(int id) {
    this.id = id;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }
}
