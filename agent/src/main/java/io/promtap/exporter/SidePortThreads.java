package io.promtap.exporter;

import io.promtap.log.Failures;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one side port: daemons, in a group beside the application's, so that what it
 * counts or interrupts in its own group stays its own.
 */
final class SidePortThreads extends ThreadGroup {

  private static final String PREFIX = "promtap-http-";

  SidePortThreads() {
    super(root(), "promtap");
  }

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  Thread newThread(Runnable task, String name) {
    Thread thread = new Thread(this, task, PREFIX + name);
    thread.setDaemon(true);
    // Gauges may read objects of the application; the creator's loader must not be held by us.
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  /**
   * A dispatcher ({@code HTTP-Dispatcher}, {@code Thread-1} on 8) and a timer ({@code
   * idle-timeout-task}, {@code server-timer} on 8).
   */
  void nameThoseOfTheJdk() {
    for (Thread thread : living()) {
      if (!thread.getName().startsWith(PREFIX)) {
        boolean timer = thread.getName().contains("time");
        thread.setName(PREFIX + (timer ? "timer" : "dispatcher"));
      }
    }
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

  /** Keeps an error of ours away from the application's default handler. */
  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    Failures.record("exporter.thread", failure);
  }

  private Thread[] living() {
    Thread[] found = new Thread[activeCount() + 16];
    int length = enumerate(found);
    return Arrays.copyOf(found, length);
  }
}
