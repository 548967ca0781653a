// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hears whether the container ends an asynchronous request whose client is gone. */
final class EndListener implements AsyncListener {

  private final CountDownLatch ended = new CountDownLatch(1);

  /** Waits a second for the container. */
  boolean comesByItself() {
    try {
      return ended.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    ended.countDown();
  }

  @Override
  public void onError(AsyncEvent event) {
    ended.countDown();
  }

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
