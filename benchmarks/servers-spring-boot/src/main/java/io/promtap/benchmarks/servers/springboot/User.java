// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.springboot;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A user, read by the primary key. */
@Entity
@Table(name = "users")
public class User {
  @Id private long id;
  private String name = "";

  /** For Hibernate. */
  protected User() {}

  User(long id, String name) {
    this.id = id;
    this.name = name;
  }

  public long getId() {
    return id;
  }

  public String getName() {
    return name;
  }
}
