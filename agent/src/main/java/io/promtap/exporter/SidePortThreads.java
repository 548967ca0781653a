// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.log.UncaughtFailures;
import io.promtap.support.OwnThreads;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The threads of one side port, in a group of their own below Promtap's. */
final class SidePortThreads {

  private static final String PREFIX = "promtap-http-";
  private static final Thread.UncaughtExceptionHandler HANDLER = new UncaughtFailures();

  private final ThreadGroup group = new ThreadGroup(OwnThreads.group(), "promtap-http");

  SidePortThreads() {
    // The group ends with its last thread. Before Java 19 its parent would keep it alive.
    group.setDaemon(true);
  }

  Thread newThread(Runnable task, String name) {
    return OwnThreads.newThread(group, PREFIX + name, task, HANDLER);
  }

  void awaitEnd(long longestMillis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(longestMillis);
    try {
      for (Thread thread : living()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (thread != Thread.currentThread()) {
          thread.join(Math.max(1, left));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Thread[] living() {
    Thread[] found = new Thread[group.activeCount() + 16];
    int length = group.enumerate(found);
    return Arrays.copyOf(found, length);
  }
}
