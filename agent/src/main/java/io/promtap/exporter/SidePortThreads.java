// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.log.UncaughtFailures;
import io.promtap.support.OwnThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one side port, in a group of their own below Promtap's. The group also contains
 * the threads that the JDK's server starts.
 */
final class SidePortThreads {

  private static final String PREFIX = "promtap-http-";
  private static final Thread.UncaughtExceptionHandler HANDLER = new UncaughtFailures();

  private final ThreadGroup group = new ThreadGroup(OwnThreads.group(), "promtap-http");

  /** The dispatcher and the timer of the JDK's server. */
  private volatile Thread[] ofTheJdk = {};

  SidePortThreads() {
    // The group ends with its last thread. Before Java 19 its parent would keep it alive.
    group.setDaemon(true);
  }

  Thread newThread(Runnable task, String name) {
    return OwnThreads.newThread(group, PREFIX + name, task, HANDLER);
  }

  /**
   * Names the threads of the JDK's server: a dispatcher ({@code HTTP-Dispatcher}, {@code Thread-1}
   * on 8) and a timer ({@code idle-timeout-task}, {@code server-timer} on 8).
   */
  void nameThoseOfTheJdk() {
    List<Thread> found = new ArrayList<>();
    for (Thread thread : living()) {
      if (!thread.getName().startsWith(PREFIX)) {
        found.add(thread);
        boolean timer = thread.getName().contains("time");
        thread.setName(PREFIX + (timer ? "timer" : "dispatcher"));
        thread.setUncaughtExceptionHandler(HANDLER);
      }
    }
    ofTheJdk = found.toArray(new Thread[0]);
  }

  /** Returns whether no thread of the JDK's server has ended. Allocates nothing. */
  boolean areThoseOfTheJdkAlive() {
    for (Thread thread : ofTheJdk) {
      if (!thread.isAlive()) {
        return false;
      }
    }
    return true;
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
