// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

/** What the rules of {@link CheckClasspathTest} are about. Only read, never run. */
final class CheckTargets {

  /** How the code of {@code Shop.pay(int)} begins: {@code sipush 12345, iload_1, iadd, ireturn}. */
  static final byte[] CODE = {0x11, 0x30, 0x39, 0x1b, 0x60, (byte) 0xac};

  private CheckTargets() {}

  @interface Deep {}

  @Deep
  @interface Pricey {}

  @interface OfMethods {}

  interface Payments {
    int pay(int amount);
  }

  interface Lonely {}

  @Pricey
  static class Shop implements Payments {
    Shop(int any) {}

    @Override
    public int pay(int amount) {
      return 12345 + amount;
    }

    public void pay(String text) {}

    public int getTotal() {
      return 1;
    }
  }

  static final class Clerk extends Shop {
    Clerk() {
      super(1);
    }

    public void hire(String name) {}
  }

  static final class Stall {
    @OfMethods
    void sell() {}
  }

  static final class Market {
    void open() {}
  }
}
