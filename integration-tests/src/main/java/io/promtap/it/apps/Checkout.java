// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A shop whose time is known: most of it goes to {@link #pay}, which mostly waits, and a little to
 * {@link #count}, which calculates. One thread waits for work that never comes. Stays idle if told
 * so by its argument.
 */
public final class Checkout {

  private double sum;

  private Checkout() {}

  public static void main(String[] args) throws Exception {
    Checkout checkout = new Checkout();
    BlockingQueue<String> parcels = new LinkedBlockingQueue<>();
    new Thread(() -> checkout.send(parcels), "parcels").start();
    System.out.println("READY");
    if (args.length > 0) {
      new CountDownLatch(1).await();
    }
    ExecutorService pool = Executors.newFixedThreadPool(2);
    while (true) {
      pool.submit(checkout::pay).get();
      pool.submit(checkout::count).get();
    }
  }

  private void pay() {
    authorise();
    askBank(30);
  }

  private void authorise() {
    calculate(5);
  }

  private void askBank(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void count() {
    calculate(10);
  }

  private void calculate(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      for (int i = 1; i < 10_000; i++) {
        sum += i % 7;
      }
    }
  }

  private void send(BlockingQueue<String> parcels) {
    try {
      for (String parcel = ""; parcel != null; ) {
        parcel = next(parcels);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Wakes up now and then, as many a consumer does. */
  private static String next(BlockingQueue<String> parcels) throws InterruptedException {
    String parcel = null;
    while (parcel == null) {
      parcel = parcels.poll(200, TimeUnit.MILLISECONDS);
    }
    return parcel;
  }
}
