// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.log.UncaughtFailures;
import io.promtap.support.OwnThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A watch over a call into a class loader of the application, which may wait for ever. After ten
 * seconds the thread that waits is interrupted, so that the application goes on.
 *
 * <p>An interrupt that comes too late would hit the application. So the end of the watch waits for
 * an interrupt that is on its way and takes it back.
 */
final class LoaderWatch implements Runnable, AutoCloseable {

  private static final long LONGEST_SECONDS = 10;

  private final Thread caller = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean isOver;
  private boolean hasInterrupted;

  private LoaderWatch() {}

  /** Begins a watch over the current thread; {@link #close()} ends it. */
  static LoaderWatch begin() {
    LoaderWatch watch = new LoaderWatch();
    try {
      OwnThreads.newThread("promtap-watch", watch, new UncaughtFailures()).start();
    } catch (Throwable noThread) {
      // Nobody watches.
    }
    return watch;
  }

  @Override
  public void run() {
    try {
      if (!ended.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        interrupt();
      }
    } catch (InterruptedException stranger) {
      // Nobody watches any more.
    }
  }

  private synchronized void interrupt() {
    if (!isOver) {
      hasInterrupted = true;
      caller.interrupt();
    }
  }

  @Override
  public synchronized void close() {
    isOver = true;
    ended.countDown();
    if (hasInterrupted) {
      Thread.interrupted();
    }
  }
}
