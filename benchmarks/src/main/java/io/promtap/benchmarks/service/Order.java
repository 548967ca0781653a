// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

/** An order, as the methods of the rules get one: its properties are labels. */
public final class Order {
  private static final String[] CURRENCIES = {"EUR", "USD", "GBP", "CHF"};
  private static final Order[] SOME = new Order[8];

  static {
    for (int i = 0; i < SOME.length; i++) {
      SOME[i] = new Order(CURRENCIES[i % CURRENCIES.length], Kind.values()[i % 2], 10 + i);
    }
  }

  /** What an order is for. */
  public enum Kind {
    GOODS,
    SERVICE
  }

  private final String currency;
  private final Kind kind;
  private final int amount;

  private Order(String currency, Kind kind, int amount) {
    this.currency = currency;
    this.kind = kind;
    this.amount = amount;
  }

  /** Returns one of eight. */
  static Order some(int number) {
    return SOME[number & SOME.length - 1];
  }

  public String getCurrency() {
    return currency;
  }

  public Kind getKind() {
    return kind;
  }

  public int getAmount() {
    return amount;
  }
}
