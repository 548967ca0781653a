// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.springboot;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** A purchase of a user, one of several that are read together. */
@Entity
@Table(name = "purchases", indexes = @Index(columnList = "buyer"))
public class Purchase {
  @Id private long id;

  @Column(name = "buyer")
  private long buyer;

  private String article = "";
  private int amount;

  /** For Hibernate. */
  protected Purchase() {}

  Purchase(long id, long buyer, String article, int amount) {
    this.id = id;
    this.buyer = buyer;
    this.article = article;
    this.amount = amount;
  }

  public long getId() {
    return id;
  }

  public String getArticle() {
    return article;
  }

  public int getAmount() {
    return amount;
  }
}
