// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import io.promtap.it.apps.Shop.CardPayments;
import io.promtap.it.apps.Shop.CompanyCards;
import io.promtap.it.apps.Shop.Delivery;
import io.promtap.it.apps.Shop.GiftPayments;
import io.promtap.it.apps.Shop.Ledger;
import io.promtap.it.apps.Shop.Order;
import io.promtap.it.apps.Shop.Payments;
import io.promtap.it.apps.Shop.PrivateCards;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One day of a {@link Shop}: always the same calls. It prints what each gave or threw, with the
 * trace, then waits for the end of its stdin.
 */
public final class ShopApp {

  /** Somebody waits for it as long as this runs. */
  private static final Delivery NEVER_THERE = new Delivery();

  private ShopApp() {}

  public static void main(String[] args) throws Exception {
    payments();
    ledger();
    constructors();
    getters();
    deliveries();
    jdk();
    System.out.println("CLOSED");
    while (System.in.read() >= 0) {
      continue;
    }
  }

  private static void payments() {
    for (Payments payments :
        Arrays.asList(
            // First: its superclass is woven for it, before anybody else brings that.
            new CompanyCards(), new CardPayments(), new GiftPayments(), new PrivateCards())) {
      print("pay", () -> payments.pay(new Order("EUR", 10.5)));
      print("pay", () -> payments.pay(new Order("EUR", 2_000, 4)));
      print("pay", () -> payments.pay(new Order("USD", -1)));
      print("describe", payments::describe);
    }
    print("receipt", () -> new GiftPayments().receipt(new Order("EUR", 1)));
  }

  private static void ledger() {
    Ledger ledger = new Ledger();
    print("post", () -> ledger.post(100));
    print("post", () -> ledger.post(-30));
    print("add", () -> Ledger.add(40, 2));
    print("add", () -> Ledger.add(Long.MAX_VALUE, 2));
    print("share", () -> ledger.share(1.5f, (byte) 3, 'a', (short) 2, true));
  }

  private static void constructors() {
    print("new", () -> new Order("CHF", 1).amount());
    print("new", () -> new Order("CHF", 1, 5).amount());
    print("new", () -> new Order("CHF", 1, -1).amount());
  }

  private static void getters() {
    Shop.Chores chores = new Shop.Chores();
    for (int i = 0; i < 8; i++) {
      chores.sweep(new Order("EUR", i, i));
    }
    chores.rest();
    System.out.println("swept");
  }

  private static void deliveries() throws InterruptedException {
    Delivery arrives = new Delivery();
    Delivery lost = new Delivery();
    print("send", () -> arrives.send("home").isDone());
    print("send", () -> arrives.send("office").isDone());
    print("send", () -> lost.send("home").isDone());
    print("send", () -> NEVER_THERE.send("nowhere").isDone());
    print("send", () -> new Delivery().send("moon").isDone());
    Thread courier = new Thread(() -> arrives.arrival.complete("door"), "courier");
    courier.start();
    courier.join();
    lost.arrival.completeExceptionally(new IOException("lost"));
    print("arrival", arrives.arrival::join);
    print("arrival", lost.arrival::join);
  }

  private static void jdk() throws Exception {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(3, 3, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    for (int i = 0; i < 7; i++) {
      pool.execute(() -> {});
    }
    pool.shutdown();
    System.out.println("pool: " + pool.awaitTermination(1, TimeUnit.MINUTES));
    print("pool", () -> pool.submit(() -> 1));
    print("file", () -> File.createTempFile("shop", ".txt").delete());
    print("file", () -> File.createTempFile("s", ".txt").delete());
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 3; i++) {
        try (Socket socket = new Socket()) {
          socket.connect(
              new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 9_000);
        }
      }
    }
  }

  private static void print(String what, Callable<?> call) {
    try {
      System.out.println(what + ": " + call.call());
    } catch (Throwable thrown) {
      System.out.println(what + ": " + thrown.getClass().getName());
      for (StackTraceElement element : thrown.getStackTrace()) {
        if (element.getClassName().startsWith("io.promtap.")) {
          System.out.println("  at " + element);
        }
      }
    }
  }
}
