// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

/** What the calls of {@link RuleBenchmark} are given; knows nothing of metrics. */
public class Order {
  /** An enum is the label value that needs most care: its name is taken. */
  public enum Kind {
    RETAIL,
    WHOLESALE
  }

  private final String currency;
  private final Kind kind;
  private final int items;

  public Order(String currency, Kind kind, int items) {
    this.currency = currency;
    this.kind = kind;
    this.items = items;
  }

  public String getCurrency() {
    return currency;
  }

  public Kind getKind() {
    return kind;
  }

  public int getItems() {
    return items;
  }
}
