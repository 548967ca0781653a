// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The classes of a shop, with methods of every kind that a rule can name. */
final class Shop {

  private Shop() {}

  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  @interface Audited {}

  /** Has a value of every kind that an expression can reach. */
  static final class Order {
    private final String currency;
    private final double amount;
    private final int items;

    Order(String currency, double amount) {
      this(currency, amount, 2);
    }

    Order(String currency, double amount, int items) {
      if (items < 0) {
        throw new IllegalArgumentException("no such order");
      }
      this.currency = currency;
      this.amount = amount;
      this.items = items;
    }

    String getCurrency() {
      return currency;
    }

    double amount() {
      return amount;
    }

    Map<String, List<String>> getTags() {
      return Collections.singletonMap("shop", Arrays.asList("north", "south"));
    }

    Optional<String> getCoupon() {
      return items > 2 ? Optional.of("spring") : Optional.empty();
    }

    String getSecret() {
      throw new UnsupportedOperationException("this getter always throws");
    }

    int getSlow() {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3);
      while (System.nanoTime() < until) {
        Thread.yield();
      }
      return items;
    }
  }

  interface Payments {
    boolean pay(Order order);

    default String describe() {
      return "payments by " + getClass().getSimpleName();
    }
  }

  abstract static class AbstractPayments implements Payments {
    String receipt(Order order) {
      return "receipt of " + order.items;
    }
  }

  static class CardPayments extends AbstractPayments {
    @Override
    public boolean pay(Order order) {
      if (order.amount < 0) {
        throw new IllegalArgumentException("negative amount");
      }
      return order.amount < 1_000;
    }
  }

  static class GiftPayments extends AbstractPayments {
    @Override
    public boolean pay(Order order) {
      return true;
    }

    @Override
    public String describe() {
      return "gifts";
    }
  }

  /** Inherits what it is asked to do. */
  static final class CompanyCards extends CardPayments {}

  /** Inherits the same, and no rule names it. */
  static final class PrivateCards extends CardPayments {}

  @Audited
  static final class Ledger {
    private long balance;

    long post(int change) {
      balance = add(balance, change);
      return depth(3) + balance;
    }

    private int depth(int times) {
      return times == 0 ? 0 : 1 + depth(times - 1);
    }

    static long add(long first, long second) {
      return Math.addExact(first, second);
    }

    double share(float part, byte rounds, char mark, short more, boolean twice) {
      return part * rounds * more * (twice ? 2 : 1) + mark;
    }
  }

  static final class Chores {
    @Audited
    void sweep(Order order) {}

    void rest() {}
  }

  static final class Delivery {
    final CompletableFuture<String> arrival = new CompletableFuture<>();

    CompletableFuture<String> send(String place) {
      if (place.equals("moon")) {
        throw new IllegalStateException("out of reach");
      }
      return arrival;
    }
  }
}
